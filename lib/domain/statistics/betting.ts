/** Bets of the mixture, as shares of the largest bet that cannot ruin. */
const STAKES = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

/**
 * A p-value for "of `population` things a share of `errorShare` or more are errors" that may be looked at after every
 * observation and still errs at most as often as it says (Ville's inequality).
 *
 * Method: betting against the null (Waudby-Smith & Ramdas, arXiv 2010.15807: proposition 2, and section 5 for sampling
 * without replacement). A gambler who stakes the share f of the largest safe bet on "no error" multiplies the capital by
 * 1 + f m / (1 - m) when right and 1 - f when wrong, where m is the least share of errors among what is left under the null;
 * no such game wins on average. The capitals of eight fixed stakes are averaged (a coarse grid-Kelly bet), and the p-value is
 * one over the most the average ever was.
 *
 * @param errors in the order of drawing, which has to be by lot; each 0 or 1
 * @param population Infinity = draws with replacement, or from traffic that does not end
 */
export function bettingPValue(errors: Iterable<boolean>, errorShare: number, population: number): number {
  if (!(errorShare > 0 && errorShare < 1)) {
    throw new RangeError(`an error share must be inside (0, 1), got ${errorShare}`);
  }
  const capitals = STAKES.map(() => 1 / STAKES.length);
  let most = 1;
  let [drawn, found] = [0, 0];
  for (const isError of errors) {
    const left = population - drawn;
    const mean = left === Infinity ? errorShare : (population * errorShare - found) / left;
    // So many errors were found that the null holds whatever is left; or so few that it cannot.
    if (mean <= 0) break;
    if (mean >= 1) return 0;
    let sum = 0;
    STAKES.forEach((stake, index) => {
      sum += capitals[index]! *= isError ? 1 - stake : 1 + (stake * mean) / (1 - mean);
    });
    most = Math.max(most, sum);
    drawn++;
    found += Number(isError);
  }
  return 1 / most;
}
