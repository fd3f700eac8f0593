/** Of looks that were decided: how many, and how many of them showed the brand. */
export type DecidedLooks = { decided: number; present: number };

export type ExpectedLooks = {
  looks: number;
  /** Of them that show the brand: expected, and where it will lie with 95 % probability. */
  expected: number;
  low: number;
  high: number;
};

/** So many looks are spoken of. */
const STEP = 10;
const TAIL = 0.025;

/**
 * How many of the next ten looks show the brand, if those that were decided are like them: the beta-binomial prediction with
 * Jeffreys' prior (half a look of either kind added). It holds both what ten looks scatter and what is not known of the share.
 *
 * @returns null before the first decided look
 */
export function expectLooks({ decided, present }: DecidedLooks): ExpectedLooks | null {
  if (decided === 0) return null;
  const [yes, no] = [present + 0.5, decided - present + 0.5];
  let chance = 1;
  for (let look = 0; look < STEP; look++) chance *= (no + look) / (yes + no + look);
  let below = 0;
  let [low, high]: [number | null, number | null] = [null, null];
  for (let count = 0; count <= STEP; count++) {
    below += chance;
    if (low === null && below > TAIL) low = count;
    if (high === null && below >= 1 - TAIL) high = count;
    chance *= ((STEP - count) / (count + 1)) * ((yes + count) / (no + STEP - count - 1));
  }
  return { looks: STEP, expected: (STEP * yes) / (yes + no), low: low ?? STEP, high: high ?? STEP };
}
