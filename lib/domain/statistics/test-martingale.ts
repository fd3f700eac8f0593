/** What a gambler makes of small chances: a chance p multiplies the capital by κ p^(κ-1); the smaller κ, the bolder. */
const POWERS = [0.1, 0.3, 0.6];
/** Bets that there is more, bets that there is less, and the one that does not bet. */
const BETS = 2 * POWERS.length + 1;
/** Moved from every bet to all of them, equally, after each step, so that a change is seen that comes late. */
const MOVED_SHARE = 0.02;
/** Smaller chances are not told apart. */
const SMALLEST = 1e-300;

/** Of each bet: those on more, the bold one first, those on less, and what is not bet. */
export type Capital = readonly number[];

export const firstCapital = (): Capital => Array.from({ length: BETS }, () => 1 / BETS);

/**
 * The capital after one more step of a test martingale against "every day is a draw like those before it". The bets are powers of the
 * step's two one-sided chances (Vovk, Nouretdinov & Gammerman, Testing exchangeability on-line, 2003), mixed, and a
 * small share is moved between them after each (the Simple Jumper of Vovk, Petej, Nouretdinov et al., Retrain or not retrain:
 * conformal test martingales for change-point detection, 2021).
 *
 * Where the steps' chances are those of independent uniform numbers or larger, no such game wins on average, and the chance
 * that `worthOf` ever reaches 1/a is at most a, however often and long one looks (Ville's inequality).
 *
 * @param up the chance of so much or more, given all that came before @param down of so much or less
 */
export function betOn(capital: Capital, { up, down }: { up: number; down: number }): Capital {
  if (capital.length !== BETS) throw new RangeError(`a capital has ${BETS} parts, got ${capital.length}`);
  const wins = (chance: number) => POWERS.map((power) => power * Math.max(SMALLEST, chance) ** (power - 1));
  const factors = [...wins(up), ...wins(down), 1];
  const after = capital.map((part, bet) => part * factors[bet]!);
  const moved = (MOVED_SHARE * worthOf(after)) / BETS;
  return after.map((part) => (1 - MOVED_SHARE) * part + moved);
}

/** Of all bets together; 1 when nothing was won or lost. */
export const worthOf = (capital: Capital): number => capital.reduce((sum, part) => sum + part, 0);
