import {
  CertifiedQuantitySchema,
  PlannedAttemptSchema,
  type CertificatePlan,
  type PlannedAttempt,
} from '@/lib/contracts/threshold-certificates';
import type { Reason } from '@/lib/domain/reasons';
import { isAsPromised, type CertifiedQuantity } from '@/lib/domain/thresholds/certificate';
import type { BlockOutcome, BlockPick } from '@/lib/domain/thresholds/next-labels';
import { walkBlocks } from '@/lib/domain/thresholds/next-labels';
import type { BlockPlan } from '@/lib/domain/thresholds/certify-blocks';
import type { Db, Tx } from '../database/db';
import type { CertificatePlan as PlanRow } from '../generated/prisma/client';

export type PickedLabel = BlockPick & {
  revisionId: string;
  lot: number;
  group: number | null;
  isDrawn: boolean;
  isError: boolean | null;
};
export type PlanStanding = {
  row: PlanRow;
  picks: PickedLabel[];
  attempts: Array<{ planned: PlannedAttempt; plan: BlockPlan; outcome: BlockOutcome }>;
};

/** The newest plan of a brand model and how far its labels have come; null without one. */
export async function findPlanStanding(db: Db | Tx, brandModelId: string): Promise<PlanStanding | null> {
  const row = await db.certificatePlan.findFirst({
    where: { brandModelId },
    // Attempts are counted for each quantity by itself; ids rise with time.
    orderBy: { id: 'desc' },
  });
  return row && readStanding(db, row);
}

/** Where every attempt of a plan stands, by the labels that were drawn for it. */
export async function readStanding(db: Db | Tx, row: PlanRow): Promise<PlanStanding> {
  const picks = await readPicks(db, row);
  const attempts = PlannedAttemptSchema.array()
    .parse(row.attempts)
    .map((planned) => {
      const { rounds, delta, countable, levels } = planned;
      const blocks = { blockSize: row.blockSize, blockCount: row.blockCount };
      const plan: BlockPlan = { blocks, rounds, errorShare: 1 - row.target, delta, countable, levels };
      const own = picks.filter(({ round }) => round <= rounds);
      return {
        planned,
        plan,
        outcome: walkBlocks(
          plan,
          own,
          own.filter(({ isDrawn }) => isDrawn),
        ),
      };
    });
  return { row, picks, attempts };
}

/**
 * What was said of the pairs that the lots chose. A drawn pair that can no longer be answered (its ad has changed, or
 * whoever decided it said nothing of this brand) counts as an error: nobody confirmed the flag.
 */
async function readPicks(db: Db | Tx, { id, brandId, quantity }: PlanRow): Promise<PickedLabel[]> {
  const rows = await db.$queryRaw<PickRow[]>`
    SELECT pick.rank, pick.block, pick.round, pick.prob, pick.lot, pick.group_rank AS "group", pick.revision_id::text AS "revisionId",
           draw.id IS NOT NULL AS "isDrawn", answered.reason::text,
           EXISTS (SELECT FROM review_item WHERE revision_id = pick.revision_id AND state IN ('open', 'answered', 'adjudication')) AS "isWaiting"
      FROM certificate_pick AS pick
      LEFT JOIN sample_draw AS draw ON draw.design = 'certificate' AND draw.design_key = ${id} AND draw.revision_id = pick.revision_id
      LEFT JOIN LATERAL (
        SELECT line.reason
          FROM review_item AS item
          JOIN verdict ON verdict.review_item_id = item.id
          JOIN work_slot AS slot ON slot.id = verdict.slot_id
          JOIN verdict_line AS line ON line.verdict_id = verdict.id AND line.brand_id = ${brandId}::uuid
         WHERE item.revision_id = pick.revision_id AND item.state = 'settled'
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
         ORDER BY slot.purpose DESC, verdict.created_at DESC LIMIT 1) AS answered ON draw.id IS NOT NULL
     WHERE pick.plan_id = ${id}::uuid ORDER BY pick.rank`;
  const promised = CertifiedQuantitySchema.parse(quantity);
  return rows.map(({ reason, isWaiting, ...pick }) => ({
    ...pick,
    isError: toError(promised, reason, isWaiting),
  }));
}

type PickRow = Omit<PickedLabel, 'isError'> & { reason: Reason | null; isWaiting: boolean };

function toError(quantity: CertifiedQuantity, reason: Reason | null, isWaiting: boolean): boolean | null {
  if (reason !== null) return !isAsPromised(quantity, reason);
  return isWaiting ? null : true;
}

export function toCertificatePlan({ row, attempts }: PlanStanding): CertificatePlan {
  const passed = attempts
    .flatMap(({ planned, outcome }) =>
      outcome.certified === null ? [] : [{ ...outcome.certified, attempt: planned.number }],
    )
    .sort((a, b) => a.threshold - b.threshold)[0];
  const open = attempts.find(({ outcome }) => outcome.more !== null);
  return {
    planId: row.id,
    createdAt: row.createdAt.toISOString(),
    promise: promiseOf(row),
    window: { from: row.windowFrom.toISOString(), to: row.windowTo.toISOString(), pairs: row.pairCount },
    lowest: row.lowest,
    excludedLessons: row.excludedLessons,
    labelsPerAttempt: row.blockCount,
    attempts: attempts.map(({ planned: { number, delta }, outcome }) => ({
      number,
      delta,
      levels: outcome.levels.map(
        ({ threshold, pairs, state, n, errors, groups, missing, pValue, delta }) => ({
          threshold,
          pairs,
          state,
          n,
          errors,
          groups,
          missing,
          pValue,
          delta,
        }),
      ),
    })),
    certified: passed
      ? { threshold: passed.threshold, n: passed.n, errors: passed.errors, attempt: passed.attempt }
      : null,
    more: open
      ? {
          attempt: open.planned.number,
          threshold: open.outcome.more!.threshold,
          labels: open.outcome.more!.ranks.length,
          scores: open.outcome.more!.scores,
          undecided: open.outcome.more!.undecided,
          passChance: open.outcome.more!.passChance,
        }
      : null,
  };
}

/** What the plan was made to promise. */
export function promiseOf(row: PlanRow): CertificatePlan['promise'] {
  return {
    quantity: CertifiedQuantitySchema.parse(row.quantity),
    target: row.target,
    delta: row.delta,
    spending: 'attempts',
    scope: row.familySize === null ? { kind: 'per-brand' } : { kind: 'family-wise', brands: row.familySize },
  };
}
