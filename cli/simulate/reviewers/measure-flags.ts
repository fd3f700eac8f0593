import { AuthorizationPageSchema, type AuthorizationEntry } from '@/lib/contracts/authorizations';
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
  const entries = await readAll(
    (query) => session.call(QueuePageSchema, 'GET', `/api/v1/review-items?${query}`),
    {
      source,
      state: 'open',
    },
  );
  const authorizations = await readAll(
    (query) => session.call(AuthorizationPageSchema, 'GET', `/api/v1/authorizations?${query}`),
    { source },
  );
  const measured: BrandFlags[] = [];
  for (const slug of slugs) {
    const { active } = await session.call(BrandThresholdsSchema, 'GET', `/api/v1/brand-thresholds/${slug}`);
    if (active) measured.push(measureBrand({ entries, authorizations, truth }, slug, active.value));
  }
  return measured;
}

type Known = {
  entries: readonly QueueEntry[];
  authorizations: readonly AuthorizationEntry[];
  truth: TruthBook;
};

function measureBrand(
  { entries, authorizations, truth }: Known,
  slug: string,
  threshold: number,
): BrandFlags {
  const inForce = authorizations.filter(
    ({ state, brand }) => brand.slug === slug && (state === 'active' || state === 'expiring'),
  );
  // Audits stand in the queue like any other item, also those of sellers who may sell it.
  const isSubtracted = ({ sellerExternalId, externalId }: QueueEntry) =>
    inForce.some(
      ({ seller, categories }) =>
        seller.externalId === sellerExternalId &&
        (categories.length === 0 || categories.includes(truth.get(externalId)?.category ?? '')),
    );
  const isViolation = (externalId: string) => {
    const known = truth.get(externalId);
    return known?.brand === slug && !known.isAuthorized;
  };
  const flagged = entries.filter(
    (entry) =>
      entry.suspects.some((suspect) => suspect.slug === slug && suspect.prob >= threshold) &&
      !isSubtracted(entry),
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

type Page<Entry> = { entries: Entry[]; nextCursor: string | null };

async function readAll<Entry>(
  read: (query: URLSearchParams) => Promise<Page<Entry>>,
  filter: Record<string, string>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Entry> = await read(
      new URLSearchParams({ ...filter, limit: '200', ...(cursor && { cursor }) }),
    );
    entries.push(...page.entries);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries;
}
