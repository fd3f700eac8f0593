import type { Job, JobResult } from 'pg-boss';
import type { Logger } from '@/lib/server/logging/logger';

/** Runs jobs one after the other and says of each how it ended; a failure is logged and tried again, the rest goes on. */
export async function runEach<Payload>(
  jobs: ReadonlyArray<Pick<Job<Payload>, 'id' | 'data'>>,
  run: (payload: Payload) => Promise<unknown>,
  queue: string,
  logger: Logger,
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  for (const { id, data } of jobs) {
    try {
      await run(data);
      results.push({ id, status: 'completed' });
    } catch (error) {
      logger.error({ error, queue, job: id }, 'job failed and will be tried again');
      results.push({ id, status: 'failed', output: { message: String(error) } });
    }
  }
  return results;
}
