import { setImmediate } from 'node:timers/promises';

/** Runs a long computation in slices, so that heartbeats and requests get their turn in between. What `onShare` throws ends it. */
export async function runInSlices<Result>(
  work: Generator<number, Result>,
  onShare: (doneShare: number) => Promise<void> | void,
): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await onShare(step.value);
    await setImmediate();
  }
}

/** Parts of at most `size`, for statements with many parameters. */
export function inPartsOf<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) =>
    values.slice(part * size, (part + 1) * size),
  );
}
