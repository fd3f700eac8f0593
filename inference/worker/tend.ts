import os from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import { queueTurnedAuthorizations } from '@/lib/server/authorizations/queue-turned';
import type { Db } from '@/lib/server/database/db';
import { forgetWorker, noteWorker } from '@/lib/server/health/note-worker';
import { queueRollUp } from '@/lib/server/insights/roll-up-insights';
import type { Logger } from '@/lib/server/logging/logger';
import { queueDriftLooks } from '@/lib/server/thresholds/queue-drift-looks';
import type { Scorer } from '../scorer';

const PRESENCE_MS = 5_000;
const PARTITIONS_MS = 6 * 3_600_000;
/** So soon after the day's turn the ads of an authorization that ended with it are triaged again. */
const AUTHORIZATIONS_MS = 15_000;
/** Looks are due once a day; so much later at most. */
const DRIFT_MS = 10 * 60_000;
const ROLL_UP_MS = 20_000;

/** Shows that this worker is alive, keeps the months ahead partitioned, and sees to it that a day's turn has its effect. */
export function tend(db: Db, scorer: Scorer, logger: Logger): () => Promise<void> {
  const id = uuidv7();
  const { totals } = scorer;
  const note = () =>
    noteWorker(db, {
      id,
      hostName: os.hostname(),
      processId: process.pid,
      releaseHash: scorer.release.contentHash,
      provider: scorer.provider,
      threadCount: scorer.threads,
      pictures: totals.pictures,
      stageMs: totals.msByStage,
    }).catch((error: unknown) => logger.error({ error }, 'cannot note that this worker is alive'));
  const partition = () =>
    db.$executeRaw`SELECT ensure_partitions()`.catch((error: unknown) =>
      logger.error({ error }, 'cannot partition'),
    );
  const turn = () =>
    queueTurnedAuthorizations(db).catch((error: unknown) =>
      logger.error({ error }, 'cannot look for authorizations that begin or end'),
    );
  const watch = () =>
    queueDriftLooks(db).catch((error: unknown) =>
      logger.error({ error }, 'cannot look for thresholds that have drifted'),
    );
  const rollUp = () =>
    queueRollUp(db).catch((error: unknown) => logger.error({ error }, 'cannot look for insights to count'));
  void note();
  void rollUp();
  void partition();
  void turn();
  void watch();
  const timers = [
    setInterval(() => void note(), PRESENCE_MS),
    setInterval(() => void partition(), PARTITIONS_MS),
    setInterval(() => void turn(), AUTHORIZATIONS_MS),
    setInterval(() => void watch(), DRIFT_MS),
    setInterval(() => void rollUp(), ROLL_UP_MS),
  ];
  return async () => {
    timers.forEach(clearInterval);
    await forgetWorker(db, id);
  };
}
