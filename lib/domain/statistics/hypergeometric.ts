import { logGamma } from './special-functions';

/** What is this much less likely than what was found adds nothing. */
const NOTHING = 1e-16;

/**
 * Of `population` things `marked` are marked, and `drawn` were drawn by lot: the chances that at most, and that at least, as many of the
 * drawn ones are marked as the `found` that are. Exact: the chance of what was found by logarithms, the others by their ratios.
 *
 * @throws RangeError when so many cannot be found
 */
export function hypergeometricTails(
  found: number,
  { drawn, marked, population }: { drawn: number; marked: number; population: number },
): { atMost: number; atLeast: number } {
  const least = Math.max(0, drawn - (population - marked));
  const most = Math.min(drawn, marked);
  if (!(least <= found && found <= most)) {
    throw new RangeError(
      `${drawn} of ${population}, ${marked} marked, hold ${least} to ${most}, not ${found}`,
    );
  }
  const here = Math.exp(
    logChoose(marked, found) + logChoose(population - marked, drawn - found) - logChoose(population, drawn),
  );
  /** How much likelier one more than `hits` is. */
  const rise = (hits: number) =>
    ((marked - hits) / (hits + 1)) * ((drawn - hits) / (population - marked - drawn + hits + 1));
  let [above, below] = [0, 0];
  for (let hits = found, chance = here; hits < most; hits++) {
    const ratio = rise(hits);
    above += chance *= ratio;
    if (ratio < 1 && chance <= here * NOTHING) break;
  }
  for (let hits = found, chance = here; hits > least; hits--) {
    const ratio = 1 / rise(hits - 1);
    below += chance *= ratio;
    if (ratio < 1 && chance <= here * NOTHING) break;
  }
  return { atMost: Math.min(1, here + below), atLeast: Math.min(1, here + above) };
}

const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
