export type Semaphore = { use: <Value>(work: () => Promise<Value>) => Promise<Value> };

/** At most `slots` pieces of work at a time, first come first served. */
export function createSemaphore(slots: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = slots;
  return {
    async use(work) {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free--;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
  };
}
