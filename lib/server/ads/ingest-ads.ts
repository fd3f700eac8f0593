import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import {
  AdInputSchema,
  type AdInput,
  type AdOutcome,
  type IngestAdsResponse,
  type Rejection,
  type TruthSchema,
} from '@/lib/contracts/ads';
import type { Db, Tx } from '../database/db';
import { enqueue } from '../jobs/boss';
import { storeTruth } from '../truth/store-truth';
import { contentHash } from './content-hash';

export type Truth = z.infer<typeof TruthSchema>;
type Options = {
  /** What is true of `ads[index]`, for measuring; kept apart from everything that scores. */
  truths?: ReadonlyMap<number, Truth>;
};
type CheckedAd = { index: number; ad: AdInput; hash: string };

/**
 * Takes up to a few hundred ads of one source. Each is created, revised (its content changed) or unchanged, or
 * rejected with every problem named; a bad one does not stop its neighbours. An ad's revision, its images' order and
 * its scoring job commit together.
 *
 * Safe to repeat and to run at once with itself: the row of an ad is locked while its latest revision is compared.
 */
export async function ingestAds(
  db: Db,
  source: string,
  inputs: readonly unknown[],
  { truths = new Map() }: Options = {},
): Promise<IngestAdsResponse> {
  const outcomes: AdOutcome[] = [];
  const checked: CheckedAd[] = [];
  inputs.forEach((input, index) => {
    const parsed = AdInputSchema.safeParse(input);
    if (parsed.success) checked.push({ index, ad: parsed.data, hash: contentHash(parsed.data) });
    else outcomes.push(reject(index, input, toRejections(parsed.error)));
  });

  const known = await knownImages(db, checked);
  const storable = checked.filter(({ index, ad }) => {
    const rejections = ad.images.flatMap((name, position) =>
      known.has(shaOf(name))
        ? []
        : [
            {
              field: `images[${position}]`,
              problem: `${name} is not stored; send its bytes to POST /api/v1/images first`,
            },
          ],
    );
    if (rejections.length > 0) outcomes.push(reject(index, ad, rejections));
    return rejections.length === 0;
  });

  for (const round of roundsOfDistinctAds(storable)) {
    outcomes.push(
      ...(await db.$transaction((tx) => storeRound(tx, source, round, truths), { timeout: 60_000 })),
    );
  }
  outcomes.sort((a, b) => a.index - b.index);
  const count = (status: AdOutcome['status']) =>
    outcomes.filter((outcome) => outcome.status === status).length;
  return {
    created: count('created'),
    revised: count('revised'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    outcomes,
  };
}

/** Rejections in the words of the format: field path and what would be right. */
export function toRejections(error: z.ZodError): Rejection[] {
  return error.issues.map((issue) => ({
    field: issue.path.reduce<string>(
      (path, key) =>
        typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${String(key)}` : String(key),
      '',
    ),
    problem: issue.message,
  }));
}

const shaOf = (name: string) => name.slice('sha256:'.length);

function reject(index: number, input: unknown, rejections: Rejection[]): AdOutcome {
  const id = (input as { externalId?: unknown } | null)?.externalId;
  return { index, status: 'rejected', externalId: typeof id === 'string' ? id : null, rejections };
}

async function knownImages(db: Db, checked: readonly CheckedAd[]): Promise<Set<string>> {
  const wanted = [...new Set(checked.flatMap(({ ad }) => ad.images.map(shaOf)))];
  const rows = await db.image.findMany({ where: { sha256: { in: wanted } }, select: { sha256: true } });
  return new Set(rows.map((row) => row.sha256));
}

/** The same ad twice in one request is two revisions, one after the other: each round holds an ad once. */
function roundsOfDistinctAds(ads: readonly CheckedAd[]): CheckedAd[][] {
  const rounds: CheckedAd[][] = [];
  const seen = new Map<string, number>();
  for (const entry of ads) {
    const round = seen.get(entry.ad.externalId) ?? 0;
    seen.set(entry.ad.externalId, round + 1);
    (rounds[round] ??= []).push(entry);
  }
  return rounds;
}

async function storeRound(
  tx: Tx,
  source: string,
  round: readonly CheckedAd[],
  truths: ReadonlyMap<number, Truth>,
): Promise<AdOutcome[]> {
  const sellers = await upsertSellers(tx, source, round);
  const adIds = await upsertAds(tx, source, round);
  const latest = await latestRevisions(tx, [...adIds.values()]);

  const outcomes: AdOutcome[] = [];
  const fresh: Array<CheckedAd & { adId: string; revisionId: string; revision: number; jobId: string }> = [];
  for (const entry of round) {
    const { index, ad, hash } = entry;
    const adId = adIds.get(ad.externalId)!;
    const before = latest.get(adId);
    const common = { index, externalId: ad.externalId, adId };
    if (before?.contentHash === hash) {
      outcomes.push({ ...common, status: 'unchanged', revisionId: before.id, revision: before.revision });
      continue;
    }
    const revision = (before?.revision ?? 0) + 1;
    const revisionId = uuidv7();
    fresh.push({ ...entry, adId, revisionId, revision, jobId: uuidv7() });
    outcomes.push({ ...common, status: before ? 'revised' : 'created', revisionId, revision });
  }

  await tx.adRevision.createMany({
    data: fresh.map(({ ad, hash, adId, revisionId, revision }) => ({
      id: revisionId,
      adId,
      revision,
      contentHash: hash,
      imageCount: ad.images.length,
      sellerId: sellers.get(ad.sellerExternalId) ?? null,
      title: ad.title,
      category: ad.category,
      priceAmount: ad.price?.amount ?? null,
      priceCurrency: ad.price?.currency ?? null,
      language: ad.language ?? null,
      receivedAt: ad.receivedAt ?? new Date(),
    })),
  });
  await tx.adRevisionImage.createMany({
    data: fresh.flatMap(({ ad, revisionId }) =>
      ad.images.map((name, position) => ({ revisionId, position, imageSha256: shaOf(name) })),
    ),
  });
  await tx.scoring.createMany({ data: fresh.map(({ revisionId, jobId }) => ({ revisionId, jobId })) });
  await enqueue(
    tx,
    'score-ad',
    fresh.map(({ revisionId, jobId }) => ({ id: jobId, data: { revisionId } })),
  );
  await storeTruth(
    tx,
    round.flatMap(({ index, ad }) => {
      const truth = truths.get(index);
      return truth ? [{ adId: adIds.get(ad.externalId)!, truth }] : [];
    }),
  );
  return outcomes;
}

async function upsertSellers(
  tx: Tx,
  source: string,
  round: readonly CheckedAd[],
): Promise<Map<string, string>> {
  const externalIds = [...new Set(round.map(({ ad }) => ad.sellerExternalId))]
    .filter((id) => id !== 'unknown')
    .sort();
  await tx.seller.createMany({
    data: externalIds.map((externalId) => ({ id: uuidv7(), source, externalId })),
    skipDuplicates: true,
  });
  const rows = await tx.seller.findMany({
    where: { source, externalId: { in: externalIds } },
    select: { id: true, externalId: true },
  });
  return new Map(rows.map((row) => [row.externalId, row.id]));
}

/** Inserts or finds the ads and locks their rows until the transaction ends; sorted, so that rivals cannot deadlock. */
async function upsertAds(tx: Tx, source: string, round: readonly CheckedAd[]): Promise<Map<string, string>> {
  const wanted = round
    .map(({ ad }) => ({ id: uuidv7(), external_id: ad.externalId, impressions: ad.impressions ?? null }))
    .sort((a, b) => (a.external_id < b.external_id ? -1 : 1));
  const rows = await tx.$queryRaw<Array<{ id: string; externalId: string }>>`
    INSERT INTO ad (id, source, external_id, impressions)
    SELECT wanted.id, ${source}, wanted.external_id, wanted.impressions
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS wanted (id uuid, external_id text, impressions int)
    ON CONFLICT (source, external_id)
      DO UPDATE SET impressions = coalesce(excluded.impressions, ad.impressions)
    RETURNING id, external_id AS "externalId"`;
  return new Map(rows.map((row) => [row.externalId, row.id]));
}

async function latestRevisions(tx: Tx, adIds: string[]) {
  const rows = await tx.adRevision.findMany({
    where: { adId: { in: adIds } },
    distinct: ['adId'],
    orderBy: [{ adId: 'asc' }, { revision: 'desc' }],
    select: { id: true, adId: true, revision: true, contentHash: true },
  });
  return new Map(rows.map((row) => [row.adId, row]));
}
