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
 */
export async function measureBatchSize<Job>(
  pool: Pool<Job>,
  makeJob: (pictureCount: number) => Job,
  provider: Provider,
): Promise<number> {
  const run = (batchSize: number) =>
    Promise.all(Array.from({ length: pool.size }, () => pool.submit(makeJob(batchSize))));
  const startedAt = performance.now();
  let best = { batchSize: 1, picturesPerMs: 0 };
  for (const batchSize of provider === 'cpu' ? TRIED_ON_CPU : TRIED_ON_GPU) {
    await run(batchSize); // the first run of a size allocates
    const from = performance.now();
    for (let round = 0; round < ROUNDS; round++) await run(batchSize);
    const picturesPerMs = (batchSize * ROUNDS * pool.size) / (performance.now() - from);
    if (picturesPerMs > best.picturesPerMs * WORTHWHILE) best = { batchSize, picturesPerMs };
    if (performance.now() - startedAt > BUDGET_MS) break;
  }
  return best.batchSize;
}
