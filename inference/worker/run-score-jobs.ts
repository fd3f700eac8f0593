import type { JobResult, JobWithMetadata } from 'pg-boss';
import type { JobPayloads } from '@/lib/server/jobs/queues';
import type { Logger } from '@/lib/server/logging/logger';
import { runEach } from './run-each';

type ScoreJob = Pick<JobWithMetadata<JobPayloads['score-ad']>, 'id' | 'data' | 'retryCount'>;

/**
 * Runs a batch of scorings so that one ad cannot take the others with it: a batch that fails, and everything that is
 * tried again (it may have ended a worker), is run ad by ad, and only the culprit goes back to the queue.
 */
export async function runScoreJobs(
  score: (revisionIds: string[]) => Promise<void>,
  logger: Logger,
  jobs: readonly ScoreJob[],
): Promise<JobResult[]> {
  if (jobs.every((job) => job.retryCount === 0)) {
    try {
      await score(jobs.map((job) => job.data.revisionId));
      return jobs.map(({ id }) => ({ id, status: 'completed' }));
    } catch (error) {
      logger.warn({ error, jobCount: jobs.length }, 'batch failed, its ads are scored one by one');
    }
  }
  return runEach(jobs, ({ revisionId }) => score([revisionId]), 'score-ad', logger);
}
