import type { Job, JobResult, JobWithMetadata } from 'pg-boss';
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

type GivenUp<Payload> = Pick<JobWithMetadata<Payload>, 'id' | 'data' | 'sourceOutput'>;

/** The same for jobs that were tried too often: ends what each was for, with what went wrong the last time. */
export function endEach<Payload>(
  jobs: ReadonlyArray<GivenUp<Payload>>,
  end: (payload: Payload, problem: string) => Promise<unknown>,
  queue: string,
  logger: Logger,
): Promise<JobResult[]> {
  return runEach(
    jobs.map((job) => ({ id: job.id, data: job })),
    ({ data, sourceOutput }) => end(data, describeLast(sourceOutput)),
    queue,
    logger,
  );
}

/** Of a worker that ended over it pg-boss says so itself, one level deeper than `runEach` does. */
function describeLast(output: object | null): string {
  const { message, value } = (output ?? {}) as { message?: string; value?: { message?: string } };
  const last = message ?? value?.message ?? 'nothing is known of the last time';
  return `it was tried too often without coming to its end; the last time: ${last}`.slice(0, 1_000);
}
