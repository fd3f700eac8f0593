/** What a brand costs and brings a day at one threshold; `never` flags nothing. */
export type BrandOption = { threshold: number | null; hours: number; found: number };
export type BrandOptions = { brandId: string; options: readonly BrandOption[] };

export type Allocation = {
  hours: number;
  found: number;
  /** One option a brand, in the order of the brands. */
  choice: { brandId: string; option: BrandOption }[];
};
/** The most that can be found with so many hours: a point wherever more hours find more. */
export type Frontier = { hours: number; found: number }[];

/** Steps that the budget is cut into. */
const STEPS = 10_000;

/**
 * The thresholds of all brands together that find most within a budget of reviewer hours a day.
 *
 * A multiple-choice knapsack (one option a brand; Dudzinski & Walukiewicz 1987) by dynamic programming over brands: of all
 * choices whose hours fall into the same one of 10,000 steps of the budget, the one that finds most is kept, with its own
 * hours, so nothing is rounded and the budget is never exceeded. That is exact while different choices fall into different steps, and
 * otherwise as good as the best for a budget that is a step a brand smaller (2 % for 212 brands). Greedy choice on concave
 * envelopes is faster and can miss by a whole option; here precision rises and falls, and options are few.
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
  const trails: Trail[] = [];
  let [last, next] = [emptyStage(), emptyStage()];
  last.found[0] = 0;
  for (const { options } of brands) {
    trails.push(addBrand(last, next, options, maxHours));
    [last, next] = [next, last];
  }
  const frontier: Frontier = [];
  let bestStep = 0;
  last.found.forEach((found, step) => {
    if (found <= (frontier.at(-1)?.found ?? -Infinity)) return;
    frontier.push({ hours: last.hours[step]!, found });
    bestStep = step;
  });
  return { best: trace(brands, trails, bestStep), frontier };
}

/** Per step of the budget what the choice that finds most so far finds and takes; -Infinity = none has such hours. */
type Stage = { found: Float64Array; hours: Float64Array };
/** Per step the option of the brand that was added last, and the step before it; of steps that no choice has, anything. */
type Trail = { option: Int32Array; from: Int32Array };

const emptyStage = (): Stage => ({
  found: new Float64Array(STEPS + 1).fill(-Infinity),
  hours: new Float64Array(STEPS + 1),
});

/**
 * The inner loop runs up to fifty million times for 212 brands, so it reads flat arrays only. Left out is what cannot be part of a
 * better choice: options that another one of the brand beats, options that the rest of the budget does not pay for, and what
 * fewer hours have found as much as already.
 */
function addBrand(before: Stage, after: Stage, options: readonly BrandOption[], maxHours: number): Trail {
  const trail = { option: new Int32Array(STEPS + 1), from: new Int32Array(STEPS + 1) };
  after.found.fill(-Infinity);
  const worthwhile = withoutBeaten(options);
  const hoursOf = Float64Array.from(worthwhile, (place) => options[place]!.hours);
  const foundOf = Float64Array.from(worthwhile, (place) => options[place]!.found);
  const stepsAnHour = STEPS / maxHours;
  let foundByFewer = -Infinity;
  for (let from = 0; from <= STEPS; from++) {
    const foundBefore = before.found[from]!;
    if (foundBefore <= foundByFewer) continue;
    foundByFewer = foundBefore;
    const hoursBefore = before.hours[from]!;
    for (let index = 0; index < hoursOf.length; index++) {
      const hours = hoursBefore + hoursOf[index]!;
      const step = Math.ceil(hours * stepsAnHour - 1e-6);
      if (step > STEPS) break;
      const found = foundBefore + foundOf[index]!;
      const kept = after.found[step]!;
      if (found < kept || (found === kept && hours >= after.hours[step]!)) continue;
      after.found[step] = found;
      after.hours[step] = hours;
      trail.option[step] = worthwhile[index]!;
      trail.from[step] = from;
    }
  }
  return trail;
}

/** Places of the options that none beats by costing no more and finding no less, the cheapest first; of equal ones the first. */
function withoutBeaten(options: readonly BrandOption[]): number[] {
  const places = options.map((_, place) => place);
  places.sort(
    (a, b) => options[a]!.hours - options[b]!.hours || options[b]!.found - options[a]!.found || a - b,
  );
  let most = -Infinity;
  return places.filter((place) => {
    const isMore = options[place]!.found > most;
    if (isMore) most = options[place]!.found;
    return isMore;
  });
}

function trace(brands: readonly BrandOptions[], trails: readonly Trail[], bestStep: number): Allocation {
  let step = bestStep;
  const choice: Allocation['choice'] = [];
  for (let index = brands.length - 1; index >= 0; index--) {
    const { brandId, options } = brands[index]!;
    const trail = trails[index]!;
    choice.unshift({ brandId, option: options[trail.option[step]!]! });
    step = trail.from[step]!;
  }
  return {
    hours: choice.reduce((sum, { option }) => sum + option.hours, 0),
    found: choice.reduce((sum, { option }) => sum + option.found, 0),
    choice,
  };
}
