import { QueuePageSchema, type QueueEntry } from '@/lib/contracts/review';
import { BrandThresholdsSchema } from '@/lib/contracts/thresholds';
import type { HttpSession } from './http-session';
import type { TruthBook } from './truth-book';

export type BrandFlags = {
  slug: string;
  threshold: number;
  /** Flagged for the brand, authorised sellers subtracted; and those that sell it without permission in truth. */
  flagged: number;
  right: number;
  /** Null where nothing was flagged. */
  precision: number | null;
  /** Ads that sell it without permission in truth. */
  violations: number;
  recall: number | null;
};

/** What the thresholds in use flag of a source whose truth is known, from the queue as its pages show it. */
export async function measureFlags(
  session: HttpSession,
  { source, truth }: { source: string; truth: TruthBook },
  slugs: readonly string[],
): Promise<BrandFlags[]> {
  const entries = await readQueue(session, source);
  const measured: BrandFlags[] = [];
  for (const slug of slugs) {
    const { active } = await session.call(BrandThresholdsSchema, 'GET', `/api/v1/brand-thresholds/${slug}`);
    if (active) measured.push(measureBrand(entries, truth, slug, active.value));
  }
  return measured;
}

function measureBrand(
  entries: readonly QueueEntry[],
  truth: TruthBook,
  slug: string,
  threshold: number,
): BrandFlags {
  const isViolation = (externalId: string) => {
    const known = truth.get(externalId);
    return known?.brand === slug && !known.isAuthorized;
  };
  const flagged = entries.filter(({ suspects }) =>
    suspects.some((suspect) => suspect.slug === slug && suspect.prob >= threshold),
  );
  const right = flagged.filter(({ externalId }) => isViolation(externalId)).length;
  const violations = [...truth.keys()].filter(isViolation).length;
  return {
    slug,
    threshold,
    flagged: flagged.length,
    right,
    precision: flagged.length === 0 ? null : right / flagged.length,
    violations,
    recall: violations === 0 ? null : right / violations,
  };
}

async function readQueue(session: HttpSession, source: string): Promise<QueueEntry[]> {
  const entries: QueueEntry[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ source, state: 'open', limit: '200', ...(cursor && { cursor }) });
    const page: { entries: QueueEntry[]; nextCursor: string | null } = await session.call(
      QueuePageSchema,
      'GET',
      `/api/v1/queue?${query}`,
    );
    entries.push(...page.entries);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries;
}
