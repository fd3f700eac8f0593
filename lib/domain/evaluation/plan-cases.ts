import type { EvaluationKind } from './read-tally';

/** An entry of a frozen set, in its order. */
export type FrozenEntry = {
  imageSha256: string;
  /** Of open and business sets. */
  revisionId: string | null;
  /** The chance with which it came into the sample. */
  inclusionProb: number | null;
  /** null = nobody answered for any brand of the recipe. */
  brandId: string | null;
  isPresent: boolean;
  kind: string | null;
  /** √area of the largest mark over the picture's longer side; 0 = searched, none; null = not searched. */
  markSize: number | null;
};
export type CaseLabel = {
  brandId: string;
  isPresent: boolean;
  kind: string | null;
  markSize: number | null;
  imageSha256: string;
};
/** What is scored as one: a picture of a closed set, an ad of the others. */
export type PlannedCase = {
  /** Among all cases of the version, also those that are left out. */
  number: number;
  imageSha256: string;
  revisionId: string | null;
  /** 1 / inclusion probability; past misses and known pictures stand for themselves. */
  weight: number;
  /** One a brand. */
  labels: CaseLabel[];
};
export type CasePlan = { cases: PlannedCase[]; lessons: number; nearLessons: number };

/**
 * Joins the entries of a frozen set to cases and leaves out those with a picture that a model learned from, or a
 * near-duplicate of one: how well it remembers says nothing of what it never saw.
 *
 * @param isTaught whether a picture is a lesson, or like one; null = neither
 */
export function planCases(
  kind: EvaluationKind,
  entries: readonly FrozenEntry[],
  isTaught: (imageSha256: string) => 'lesson' | 'near-lesson' | null,
): CasePlan {
  const grouped = new Map<string, { first: FrozenEntry; entries: FrozenEntry[] }>();
  for (const entry of entries) {
    const key = kind === 'closed' ? entry.imageSha256 : entry.revisionId!;
    const group = grouped.get(key);
    if (group) group.entries.push(entry);
    else grouped.set(key, { first: entry, entries: [entry] });
  }
  const plan: CasePlan = { cases: [], lessons: 0, nearLessons: 0 };
  [...grouped.values()].forEach(({ first, entries: own }, number) => {
    const taught = new Set(own.map(({ imageSha256 }) => isTaught(imageSha256)));
    if (taught.has('lesson')) plan.lessons += 1;
    else if (taught.has('near-lesson')) plan.nearLessons += 1;
    else {
      plan.cases.push({
        number,
        imageSha256: first.imageSha256,
        revisionId: kind === 'closed' ? null : first.revisionId,
        weight: kind === 'open' ? 1 / first.inclusionProb! : 1,
        labels: joinLabels(own),
      });
    }
  });
  return plan;
}

/** One picture with the brand is enough for the ad to show it; of several the largest mark counts. */
function joinLabels(entries: readonly FrozenEntry[]): CaseLabel[] {
  const byBrand = new Map<string, CaseLabel>();
  for (const { brandId, isPresent, kind, markSize, imageSha256 } of entries) {
    if (brandId === null) continue;
    const known = byBrand.get(brandId);
    const label = {
      brandId,
      isPresent,
      kind: isPresent ? kind : null,
      markSize: isPresent ? markSize : null,
      imageSha256,
    };
    if (!known || (isPresent && !known.isPresent)) byBrand.set(brandId, label);
    else if (isPresent && (markSize ?? -1) > (known.markSize ?? -1)) {
      byBrand.set(brandId, { ...label, kind: known.kind });
    }
  }
  return [...byBrand.values()];
}
