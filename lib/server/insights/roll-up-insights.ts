import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import { findChangedDays, listAllDays } from './find-changed-days';
import { rollUpDay } from './roll-up-day';

/**
 * Changes are looked for from so long before the last pass on: longer than any transaction lives, so that what was committed late, and
 * a verdict that was taken back in its undo window (ten minutes at most), is seen.
 */
const OVERLAP_MS = 15 * 60_000;
/** Figures are at most about so old. */
const LEAST_PAUSE_MS = 60_000;
/** Counting takes at most this share of a worker's time. */
const LARGEST_SHARE = 0.05;

/**
 * Counts the days anew that changed since the last pass; the first pass counts all. A pass that was killed is done again by the next
 * one, because the moment up to which changes are counted is written last.
 * @returns how many days were counted
 */
export async function rollUpInsights(db: Db): Promise<number> {
  const startedAt = performance.now();
  const [last, [clock]] = await Promise.all([
    db.insightPass.findUnique({ where: { id: 1 } }),
    db.$queryRaw<Array<{ now: Date }>>`SELECT now()`,
  ]);
  const days = last
    ? await findChangedDays(db, new Date(last.at.getTime() - OVERLAP_MS))
    : await listAllDays(db);
  for (const day of days) await rollUpDay(db, day);
  const pass = { at: clock!.now, tookMs: Math.round(performance.now() - startedAt) };
  await db.insightPass.upsert({ where: { id: 1 }, create: pass, update: pass });
  return days.length;
}

/** Queues a pass when it is time for one. Cheap to ask often. */
export function queueRollUp(db: Db): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<Array<{ isDue: boolean }>>`
      SELECT coalesce((SELECT at + make_interval(secs => greatest(${LEAST_PAUSE_MS}::float8, took_ms / ${LARGEST_SHARE}::float8) / 1000) < now()
                         FROM insight_pass), true)
             AND NOT EXISTS (SELECT FROM pgboss.job WHERE name = 'roll-up-insights' AND state < 'completed') AS "isDue"`;
    if (row!.isDue) await enqueue(tx, 'roll-up-insights', [{ data: {} }]);
    return row!.isDue;
  });
}
