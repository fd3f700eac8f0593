import { Counter, Gauge, Registry } from 'prom-client';
import { StageMsSchema } from '@/lib/contracts/health';
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

  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const pictures = counter('touchstone_worker_pictures_total', 'Pictures analysed by a worker', ['worker']);
  const stages = counter(
    'touchstone_worker_stage_seconds_total',
    'Wall time of a worker on its pictures, by stage; stages of different pictures overlap',
    ['worker', 'stage'],
  );

  const [itemRows, scoringRows, outboxCount, workerRows] = await Promise.all([
    db.reviewItem.groupBy({ by: ['state'], where: { endedAt: null }, _count: true }),
    db.scoring.groupBy({ by: ['state'], where: { state: { not: 'scored' } }, _count: true }),
    db.outbox.count({ where: { deliveredAt: null } }),
    db.$queryRaw<WorkerRow[]>`
      SELECT host_name || ':' || process_id AS worker, provider, pictures, stage_ms AS "stageMs"
        FROM worker WHERE seen_at > now() - interval '15 seconds'`,
  ]);
  itemRows.forEach((row) => items.set({ state: row.state }, row._count));
  scoringRows.forEach((row) => scorings.set({ state: row.state }, row._count));
  outbox.set(outboxCount);
  for (const { worker, provider, pictures: count, stageMs } of workerRows) {
    workers.inc({ provider });
    pictures.inc({ worker }, count);
    for (const [stage, ms] of Object.entries(StageMsSchema.parse(stageMs))) {
      stages.inc({ worker, stage }, ms / 1_000);
    }
  }
  return registry.metrics();
}

type WorkerRow = { worker: string; provider: string; pictures: number; stageMs: unknown };
