import { Gauge, Registry } from 'prom-client';
import type { Db } from '../database/db';

/** Figures of the whole installation, read when they are asked for, as Prometheus text. */
export async function installationMetricsText(db: Db): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const items = gauge('touchstone_review_items', 'Review items that have not ended, by state', ['state']);
  const scorings = gauge('touchstone_scorings', 'Ad revisions waiting to be scored or failed', ['state']);
  const outbox = gauge('touchstone_outbox_undelivered', 'Settled decisions not yet delivered');
  const workers = gauge('touchstone_workers', 'Workers seen in the last 15 seconds', ['provider']);

  const [itemRows, scoringRows, outboxCount, workerRows] = await Promise.all([
    db.reviewItem.groupBy({ by: ['state'], where: { endedAt: null }, _count: true }),
    db.scoring.groupBy({ by: ['state'], where: { state: { not: 'scored' } }, _count: true }),
    db.outbox.count({ where: { deliveredAt: null } }),
    db.$queryRaw<Array<{ provider: string; count: number }>>`
      SELECT provider, count(*)::int AS count FROM worker WHERE seen_at > now() - interval '15 seconds' GROUP BY provider`,
  ]);
  itemRows.forEach((row) => items.set({ state: row.state }, row._count));
  scoringRows.forEach((row) => scorings.set({ state: row.state }, row._count));
  outbox.set(outboxCount);
  workerRows.forEach((row) => workers.set({ provider: row.provider }, row.count));
  return registry.metrics();
}
