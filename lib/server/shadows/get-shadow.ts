import { ShadowSchema, type Shadow, type ShadowDifference } from '@/lib/contracts/shadows';
import type { Reason } from '@/lib/domain/reasons';
import { estimateDifference, type DrawnDifference } from '@/lib/domain/shadow/estimate-difference';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { readSecondsPerDecision } from '../thresholds/seconds-per-decision';
import { readDifferences, type ShadowedAd } from './read-differences';

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
  const { seconds } = await readSecondsPerDecision(db);
  return compareShadow(db, row, seconds);
}

/** @param secondsPerDecision what a look takes */
export async function compareShadow(db: Db, row: ShadowRow, secondsPerDecision: number): Promise<Shadow> {
  const [differences, drawnOf] = await Promise.all([readDifferences(db, row), readDrawn(db, row)]);
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

type DrawnRow = { revisionId: string; p: number; reason: Reason | null; isWaiting: boolean };

/** Everything that was drawn for a shadow, with what was said of its brand. */
async function readDrawn(db: Db, { id, brandId }: ShadowRow): Promise<Map<string, DrawnDifference>> {
  const rows = await db.$queryRaw<DrawnRow[]>`
    SELECT draw.revision_id::text AS "revisionId", draw.p, answered.reason::text,
           EXISTS (SELECT FROM review_item
                    WHERE revision_id = draw.revision_id AND state IN ('open', 'answered', 'adjudication')) AS "isWaiting"
      FROM sample_draw AS draw
      LEFT JOIN LATERAL (
        SELECT line.reason
          FROM review_item AS item
          JOIN verdict ON verdict.review_item_id = item.id
          JOIN work_slot AS slot ON slot.id = verdict.slot_id
          JOIN verdict_line AS line ON line.verdict_id = verdict.id AND line.brand_id = ${brandId}::uuid
         WHERE item.revision_id = draw.revision_id AND item.state = 'settled'
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
         ORDER BY slot.purpose DESC, verdict.created_at DESC LIMIT 1) AS answered ON true
     WHERE draw.design = 'shadow' AND draw.design_key = ${id}`;
  return new Map(
    rows.map(({ revisionId, p, reason, isWaiting }) => [
      revisionId,
      { p, reason, isUnconfirmed: reason === null && !isWaiting },
    ]),
  );
}
