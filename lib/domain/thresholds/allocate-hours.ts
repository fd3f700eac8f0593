/** What a brand costs and brings a day at one threshold; `never` flags nothing. */
export type BrandOption = { threshold: number | null; hours: number; found: number };
export type BrandOptions = { brandId: string; options: readonly BrandOption[] };

export type Allocation = {
  hours: number;
  found: number;
  /** One option a brand, in the order of the brands. */
  choice: { brandId: string; option: BrandOption }[];
};
/** The most that can be found with so many hours: one point a step of the budget at which it rises. */
export type Frontier = { hours: number; found: number }[];

/** Steps that the budget is cut into. */
const STEPS = 10_000;

/**
 * The thresholds of all brands together that find most within a budget of reviewer hours a day.
 *
 * A multiple-choice knapsack (one option a brand), solved by dynamic programming over brands and 10,000 steps of the budget
 * (Dudzinski & Walukiewicz 1987). Hours are rounded up to steps, so the budget is never exceeded; against the true optimum at
 * most `brands` steps of it (2 % for 212 brands) are left unused, and nothing where hours are whole steps. Greedy choice on concave
 * envelopes is faster and can miss by a whole option of a brand; here precision may rise and fall, and options are few.
 *
 * @param maxHours > 0
 * @throws RangeError when a brand has no option without cost: then there might be no allocation at all
 */
export function allocateHours(
  brands: readonly BrandOptions[],
  maxHours: number,
): { best: Allocation; frontier: Frontier } {
  if (!(maxHours > 0)) throw new RangeError(`a budget must be positive, got ${maxHours}`);
  for (const { brandId, options } of brands) {
    if (!options.some(({ hours }) => hours === 0))
      throw new RangeError(`brand ${brandId} has no option without cost`);
  }
  let most = new Float64Array(STEPS + 1);
  const chosen: Uint16Array[] = [];
  for (const { options } of brands) {
    const next = new Float64Array(STEPS + 1).fill(-Infinity);
    const choice = new Uint16Array(STEPS + 1);
    options.forEach(({ hours, found }, index) => {
      const cost = toSteps(hours, maxHours);
      for (let spent = cost; spent <= STEPS; spent++) {
        const total = most[spent - cost]! + found;
        if (total > next[spent]!) [next[spent], choice[spent]] = [total, index];
      }
    });
    chosen.push(choice);
    most = next;
  }
  return { best: trace(brands, chosen, maxHours), frontier: toFrontier(most, maxHours) };
}

/** A cost of a whole number of steps stays that number, whatever was lost to rounding. */
const toSteps = (hours: number, maxHours: number) => Math.ceil((hours / maxHours) * STEPS - 1e-6);

function trace(
  brands: readonly BrandOptions[],
  chosen: readonly Uint16Array[],
  maxHours: number,
): Allocation {
  let left = STEPS;
  const choice: Allocation['choice'] = [];
  for (let index = brands.length - 1; index >= 0; index--) {
    const { brandId, options } = brands[index]!;
    const option = options[chosen[index]![left]!]!;
    left -= toSteps(option.hours, maxHours);
    choice.unshift({ brandId, option });
  }
  return {
    hours: choice.reduce((sum, { option }) => sum + option.hours, 0),
    found: choice.reduce((sum, { option }) => sum + option.found, 0),
    choice,
  };
}

function toFrontier(most: Float64Array, maxHours: number): Frontier {
  const frontier: Frontier = [];
  most.forEach((found, step) => {
    if (found > (frontier.at(-1)?.found ?? -1)) frontier.push({ hours: (step / STEPS) * maxHours, found });
  });
  return frontier;
}
