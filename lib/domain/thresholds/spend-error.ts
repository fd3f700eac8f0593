/**
 * How the error δ of a promise is spread over the times that somebody looks.
 *
 * - `one-attempt`: one test, fixed beforehand; all of δ.
 * - `attempts`: attempt k may err with δ·2⁻ᵏ, which adds up to δ however often it is tried. The size of every attempt has
 *   to be fixed beforehand, not chosen from the labels seen so far.
 * - `anytime`: a betting test, which may be looked at after every label; all of δ.
 */
export type ErrorSpending = 'one-attempt' | 'attempts' | 'anytime';

/**
 * What an attempt may err with.
 *
 * @param attempt 1 for the first
 * @throws RangeError for an attempt that the way of spending does not allow, or a delta outside (0, 1)
 */
export function errorOfAttempt(spending: ErrorSpending, delta: number, attempt: number): number {
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must be inside (0, 1), got ${delta}`);
  if (!(Number.isInteger(attempt) && attempt >= 1)) {
    throw new RangeError(`attempts are counted from 1, got ${attempt}`);
  }
  if (spending === 'attempts') return delta * 2 ** -attempt;
  if (spending === 'one-attempt' && attempt > 1) throw new RangeError('one attempt was planned');
  return delta;
}
