import type { Provider } from './providers';

type Pool<Job> = { size: number; submit: (job: Job) => Promise<unknown> };

const TRIED_ON_CPU = [1, 2, 4];
const TRIED_ON_GPU = [1, 8, 16, 32];
const BUDGET_MS = 1500;
const ROUNDS = 3;
/** A larger batch must be this much faster: it makes the first picture wait. */
const WORTHWHILE = 1.05;

/**
 * The batch size with the most pictures a second on this machine, all threads busy; warms the sessions up too.
 *
 * Stops trying larger ones when the time is spent.
 *
 * @param makeJob a job over so many pictures as they come
 * @param now milliseconds of some clock
 */
export async function measureBatchSize<Job>(
  pool: Pool<Job>,
  makeJob: (pictureCount: number) => Job,
  provider: Provider,
  now: () => number = () => performance.now(),
): Promise<number> {
  const run = (batchSize: number) =>
    Promise.all(Array.from({ length: pool.size }, () => pool.submit(makeJob(batchSize))));
  const startedAt = now();
  let best = { batchSize: 1, picturesPerMs: 0 };
  for (const batchSize of provider === 'cpu' ? TRIED_ON_CPU : TRIED_ON_GPU) {
    await run(batchSize); // the first run of a size allocates
    const from = now();
    for (let round = 0; round < ROUNDS; round++) await run(batchSize);
    const picturesPerMs = (batchSize * ROUNDS * pool.size) / (now() - from);
    if (picturesPerMs > best.picturesPerMs * WORTHWHILE) best = { batchSize, picturesPerMs };
    if (now() - startedAt > BUDGET_MS) break;
  }
  return best.batchSize;
}
