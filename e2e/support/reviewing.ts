import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, openTab, submit, verdictOn } from './claims';
import type { Person } from './people';

/** Between two decisions, so that items are in hand whatever happens meanwhile. */
const LOOK_MS = 300;

/**
 * A reviewer who takes the next items and decides them one after the other, again and again, until told to stop.
 * @returns how to stop; then the verdicts that were sent, each with the status it was answered with
 */
export function keepReviewing(person: Person) {
  const tab = openTab(person);
  const sent: Array<{ verdictId: string; status: number }> = [];
  const over = new AbortController();
  const working = work();

  async function work(): Promise<void> {
    while (!over.signal.aborted) {
      const reviews = await claim(tab);
      if (reviews.length === 0) await sleep(LOOK_MS);
      for (const review of reviews) {
        await sleep(LOOK_MS);
        const verdictId = randomUUID();
        const { status } = await submit(tab, verdictId, verdictOn(review));
        sent.push({ verdictId, status });
      }
    }
  }
  return {
    sent,
    stop: async () => {
      over.abort();
      await working;
      return sent;
    },
  };
}
