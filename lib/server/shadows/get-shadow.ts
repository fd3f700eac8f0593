import { ShadowSchema, type Shadow, type ShadowDifference } from '@/lib/contracts/shadows';
import type { Reason } from '@/lib/domain/reasons';
import { groupBy } from '@/lib/domain/group-by';
import { estimateDifference, type DrawnDifference } from '@/lib/domain/shadow/estimate-difference';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { readSecondsPerDecision } from '../thresholds/seconds-per-decision';
import { readDifferences, type Differences, type ShadowedAd } from './read-differences';

const person = { select: { id: true, name: true } } as const;
export const shadowInclude = { startedBy: person, endedBy: person } satisfies Prisma.ModelShadowInclude;
export type ShadowRow = Prisma.ModelShadowGetPayload<{ include: typeof shadowInclude }>;

/** The newest shadow of a brand model with what it has shown so far; null when it never was in one. @throws AppError `not-found` */
export async function getShadowOf(db: Db, brandModelId: string): Promise<Shadow | null> {
  const model = await db.brandModel.findUnique({
    where: { id: brandModelId },
    select: { shadows: { orderBy: { createdAt: 'desc' }, take: 1, include: shadowInclude } },
  });
  if (!model) throw new AppError('not-found', 'There is no such brand model');
  const [row] = model.shadows;
  if (!row) return null;
  return (await compareShadows(db, [row])).get(row.id)!;
}

/** What these shadows have shown so far, by shadow; in a fixed number of queries. */
export async function compareShadows(db: Db, rows: readonly ShadowRow[]): Promise<Map<string, Shadow>> {
  const [differencesOf, drawnOf, { seconds }] = await Promise.all([
    readDifferences(db, rows),
    readDrawn(db, rows),
    readSecondsPerDecision(db),
  ]);
  return new Map(
    rows.map((row) => [
      row.id,
      toShadow(row, differencesOf.get(row.id)!, drawnOf.get(row.id) ?? [], seconds),
    ]),
  );
}

function toShadow(
  row: ShadowRow,
  differences: Differences,
  drawn: readonly DrawnRow[],
  secondsPerDecision: number,
): Shadow {
  const drawnOf = new Map(
    drawn.map(({ revisionId, p, reason, isWaiting }): [string, DrawnDifference] => [
      revisionId,
      { p, reason, isUnconfirmed: reason === null && !isWaiting },
    ]),
  );
  const { ads, authorized, threshold, matched, both, onlyBefore, onlyAfter } = differences;
  const toDifference = (different: readonly ShadowedAd[]): ShadowDifference => ({
    ads: different.length,
    ...estimateDifference(different.flatMap(({ revisionId }) => drawnOf.get(revisionId) ?? [])),
  });
  return ShadowSchema.parse({
    shadowId: row.id,
    brandModelId: row.brandModelId,
    besideId: row.besideId,
    state: row.state,
    reviewShare: row.reviewShare,
    startedBy: row.startedBy,
    endedBy: row.endedBy,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    ads,
    authorized,
    threshold,
    matched,
    flaggedBoth: both,
    onlyBefore: toDifference(onlyBefore),
    onlyAfter: toDifference(onlyAfter),
    secondsPerDecision,
  });
}

type DrawnRow = {
  shadowId: string;
  revisionId: string;
  p: number;
  reason: Reason | null;
  isWaiting: boolean;
};

/** Everything that was drawn for these shadows, with what was said of their brands; by shadow. */
async function readDrawn(db: Db, shadows: readonly ShadowRow[]): Promise<Map<string, DrawnRow[]>> {
  const rows = await db.$queryRaw<DrawnRow[]>`
    SELECT draw.design_key AS "shadowId", draw.revision_id::text AS "revisionId", draw.p, answered.reason::text,
           EXISTS (SELECT FROM review_item
                    WHERE revision_id = draw.revision_id AND state IN ('open', 'answered', 'adjudication')) AS "isWaiting"
      FROM model_shadow AS shadow
      JOIN sample_draw AS draw ON draw.design = 'shadow' AND draw.design_key = shadow.id::text
      LEFT JOIN LATERAL (
        SELECT line.reason
          FROM review_item AS item
          JOIN verdict ON verdict.review_item_id = item.id
          JOIN work_slot AS slot ON slot.id = verdict.slot_id
          JOIN verdict_line AS line ON line.verdict_id = verdict.id AND line.brand_id = shadow.brand_id
         WHERE item.revision_id = draw.revision_id AND item.state = 'settled'
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
         ORDER BY slot.purpose DESC, verdict.created_at DESC LIMIT 1) AS answered ON true
     WHERE shadow.id = ANY (${shadows.map(({ id }) => id)}::uuid[])`;
  return groupBy(rows, ({ shadowId }) => shadowId);
}
