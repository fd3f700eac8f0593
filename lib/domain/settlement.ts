import { isViolation, showsBrand, type Reason } from './reasons';

export type AnsweredLine = { brandId: string; reason: Reason; evidence: readonly string[] };
export type AnsweredVerdict = {
  verdictId: string;
  kind: 'decision' | 'escalation';
  isAdjudication: boolean;
  lines: readonly AnsweredLine[];
  /** Images that were on this person's screen. */
  displayed: readonly string[];
};

export type SettlementPlan =
  | { kind: 'wait' }
  | { kind: 'adjudicate'; why: 'escalated' | 'disagreement' }
  | { kind: 'settle'; verdicts: readonly AnsweredVerdict[] };

/**
 * What follows from the standing verdicts of an item once their undo windows are over (DESIGN.md section 4.6).
 *
 * The adjudicator's decision stands alone. Otherwise every wanted answer must be there, none may be an escalation, and
 * all must agree on every brand that more than one of them answered: on whether it is a violation, and on whether the
 * brand is shown. Different reasons on the same side (counterfeit, trademark-use) are no disagreement.
 */
export function planSettlement(verdicts: readonly AnsweredVerdict[], answersWanted: number): SettlementPlan {
  const adjudicated = verdicts.filter((verdict) => verdict.isAdjudication && verdict.kind === 'decision');
  if (adjudicated.length > 0) return { kind: 'settle', verdicts: adjudicated };
  if (verdicts.some((verdict) => verdict.kind === 'escalation'))
    return { kind: 'adjudicate', why: 'escalated' };
  if (verdicts.length < answersWanted) return { kind: 'wait' };
  return agree(verdicts) ? { kind: 'settle', verdicts } : { kind: 'adjudicate', why: 'disagreement' };
}

function agree(verdicts: readonly AnsweredVerdict[]): boolean {
  const sides = new Map<string, string>();
  for (const { lines } of verdicts) {
    for (const { brandId, reason } of lines) {
      const side = `${isViolation(reason)} ${reason === 'unidentifiable' ? 'unknown' : showsBrand(reason)}`;
      const earlier = sides.get(brandId);
      if (earlier !== undefined && earlier !== side) return false;
      sides.set(brandId, side);
    }
  }
  return true;
}

export type LabelKind = 'mark' | 'mark-covered' | 'look-alike' | 'other' | 'generic-style';
export type PlannedLabel = {
  imageSha256: string;
  brandId: string;
  presence: 'present' | 'absent';
  kind: LabelKind;
  causes: string[];
};

/**
 * Labels that follow from settled verdicts (DESIGN.md section 4.7).
 *
 * Present only on the images named as evidence; absent only on images that were displayed; unidentifiable teaches
 * nothing. Brands that nobody answered get no label. Two verdicts that say the same are two causes of one label; where
 * agreeing verdicts differ in kind, the first one's kind stands.
 */
export function planLabels(verdicts: readonly AnsweredVerdict[]): PlannedLabel[] {
  const planned = new Map<string, PlannedLabel>();
  for (const verdict of verdicts) {
    for (const { brandId, reason, evidence } of verdict.lines) {
      const meaning = labelMeaning(reason);
      if (!meaning) continue;
      for (const imageSha256 of new Set(meaning.presence === 'present' ? evidence : verdict.displayed)) {
        const key = `${imageSha256} ${brandId}`;
        const same = planned.get(key);
        if (same) {
          if (same.presence === meaning.presence) same.causes.push(verdict.verdictId);
        } else {
          planned.set(key, { imageSha256, brandId, ...meaning, causes: [verdict.verdictId] });
        }
      }
    }
  }
  return [...planned.values()];
}

function labelMeaning(reason: Reason): Pick<PlannedLabel, 'presence' | 'kind'> | null {
  switch (reason) {
    case 'counterfeit':
    case 'trademark-use':
    case 'authorized':
      return { presence: 'present', kind: 'mark' };
    case 'mark-covered':
    case 'look-alike':
      return { presence: 'present', kind: reason };
    case 'not-this-brand':
      return { presence: 'absent', kind: 'other' };
    case 'generic-style':
      return { presence: 'absent', kind: 'generic-style' };
    case 'unidentifiable':
      return null;
  }
}
