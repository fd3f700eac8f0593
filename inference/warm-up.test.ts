import { describe, expect, test } from 'vitest';
import type { Provider } from './providers';
import { measureBatchSize } from './warm-up';

/** A pool whose jobs take what `costMs` says of their pictures, by a clock of its own. */
function measureOn(costMs: (pictureCount: number) => number, provider: Provider, size = 1) {
  let clock = 0;
  const tried: number[] = [];
  const submit = async (pictureCount: number) => {
    if (tried.at(-1) !== pictureCount) tried.push(pictureCount);
    clock += costMs(pictureCount) / size; // the threads of the pool work side by side
  };
  return measureBatchSize(
    { size, submit },
    (count) => count,
    provider,
    () => clock,
  ).then((batchSize) => ({
    batchSize,
    tried,
  }));
}

describe('measureBatchSize', () => {
  test('a GPU that is as fast with many as with one gets the largest batch, warmed up on the way', async () => {
    expect(await measureOn(() => 10, 'cuda')).toEqual({ batchSize: 32, tried: [1, 8, 16, 32] });
  });

  test('a GPU that is full at 16 does not make the first picture wait for 32', async () => {
    expect(await measureOn((count) => Math.max(8, count / 2), 'tensorrt')).toMatchObject({ batchSize: 16 });
  });

  test('where pictures cost the same each, one at a time', async () => {
    expect(await measureOn((count) => 20 * count, 'cpu', 2)).toEqual({ batchSize: 1, tried: [1, 2, 4] });
  });

  test('a slow machine stops trying when the time is spent', async () => {
    expect(await measureOn((count) => 500 * count, 'cuda')).toEqual({ batchSize: 1, tried: [1] });
  });
});
