import type { PgBoss } from 'pg-boss';

/** Machine jobs by name. Payloads carry ids, never pixels. */
export type JobPayloads = {
  'score-ad': { revisionId: string };
  /** Scorings that were tried too often, by pg-boss itself. */
  'score-ad-given-up': { revisionId: string };
  'settle-item': { reviewItemId: string };
  'settle-label-task': { taskId: string };
  'build-brand-model': { brandId: string; definitionId: string };
  'draw-energy-map': { imageSha256: string; brandModelId: string };
  'freeze-dataset': { freezeId: string };
  /** Ads of a seller whose authorization began or ceased to count; `revisionIds`: only these, that were held before. */
  'apply-authorization': { authorizationId: string; revisionIds?: string[] };
  'run-learning': { runId: string };
  /** Runs and evaluations that were tried too often, by pg-boss itself. */
  'run-learning-given-up': { runId: string };
  'run-evaluation-given-up': { evaluationId: string };
  'look-for-drift': { thresholdId: string; watchId?: undefined } | { watchId: string };
  'run-evaluation': { evaluationId: string };
  /** Scores from `low` to under `high` changed sides with the threshold; `after` = the last revision that is done. */
  'triage-threshold': {
    brandId: string;
    brandModelId: string;
    thresholdId: string;
    low: number;
    high: number;
    after: string | null;
  };
  'definition-impact': { impactId: string };
  'rescore-brand': { rescoringId: string };
  'draw-shadow': { shadowId: string };
  /** Whose marks a proposed candidate takes or gives. */
  'count-moved-marks': { promotionId: string };
  'shadow-release': { releaseShadowId: string };
  'roll-up-insights': Record<string, never>;
};
export type JobQueue = keyof JobPayloads;

/** A killed worker's jobs come back after one missed heartbeat (10 s is the least pg-boss takes). */
const HEARTBEAT_SECONDS = 10;
const shared = {
  notify: true,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: 600,
  deleteAfterSeconds: 300,
  retentionSeconds: 365 * 86_400,
} as const;

/** Of dead letters: ending what was given up is tried for long. */
const givenUp = { ...shared, retryLimit: 100, retryDelay: 5 } as const;
/** Of long jobs: ten more tries, the last about five minutes behind the first, so that a short outage is sat out. */
const long = {
  ...shared,
  expireInSeconds: 4 * 3_600,
  retryLimit: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
} as const;

const QUEUES = {
  'score-ad-given-up': givenUp,
  'run-learning-given-up': givenUp,
  'run-evaluation-given-up': givenUp,
  'score-ad': {
    ...shared,
    retryLimit: 5,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    deadLetter: 'score-ad-given-up',
  },
  'settle-item': { ...shared, retryLimit: 1_000, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 },
  'settle-label-task': { ...shared, retryLimit: 1_000, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 },
  // With what it learned from: pictures that a new release has not seen are many.
  'build-brand-model': long,
  'draw-energy-map': { ...shared, retryLimit: 2, retryDelay: 1 },
  'look-for-drift': { ...shared, retryLimit: 3, retryDelay: 60 },
  'triage-threshold': { ...shared, retryLimit: 1_000, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 },
  'freeze-dataset': { ...shared, expireInSeconds: 3_600, retryLimit: 10, retryDelay: 1 },
  'apply-authorization': {
    ...shared,
    retryLimit: 1_000,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
  },
  'definition-impact': { ...shared, expireInSeconds: 3_600, retryLimit: 3, retryDelay: 1 },
  'rescore-brand': { ...shared, expireInSeconds: 24 * 3_600, retryLimit: 1_000, retryDelay: 1 },
  'draw-shadow': { ...shared, retryLimit: 10, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 },
  'count-moved-marks': { ...shared, retryLimit: 10, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 },
  'shadow-release': { ...shared, expireInSeconds: 24 * 3_600, retryLimit: 1_000, retryDelay: 1 },
  'run-learning': { ...long, deadLetter: 'run-learning-given-up' },
  'roll-up-insights': { ...shared, expireInSeconds: 4 * 3_600, retryLimit: 3, retryDelay: 60 },
  'run-evaluation': { ...long, deadLetter: 'run-evaluation-given-up' },
} as const satisfies Record<JobQueue, object>;

/** Creates what is missing; called after every migration. In the order of QUEUES: a dead letter queue comes first. */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const [name, options] of Object.entries(QUEUES)) {
    await boss.createQueue(name, options);
    await boss.updateQueue(name, options);
  }
}
