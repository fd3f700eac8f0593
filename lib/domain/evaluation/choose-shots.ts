/** What the choice needs of an ad. */
export type ShotCandidate = { brand: string | null; group: number };
export type ChosenShots = {
  /** Per brand the ads to learn from, as indices. */
  shots: ReadonlyMap<string, readonly number[]>;
  /** Not to be measured: the shots and everything in their near-duplicate groups, whatever its brand. */
  excluded: ReadonlySet<number>;
};

export type ShotOptions = {
  /** A random order, drawn anew for each brand by its name. */
  shuffle: (brand: string, from: readonly number[]) => number[];
  /** Of a brand's ads; a half where the rest is measured, so that no brand is learned from more than it is measured on. */
  largestShare: number;
};

/**
 * Draws up to `count` labelled ads of every brand. Groups of near-duplicates are taken whole: one ad of each drawn group
 * first, further ones of the same groups only when groups run out. A group that would take more than `largestShare` of
 * the ads of any brand in it out of the measurement is passed by.
 */
export function chooseShots(
  ads: readonly ShotCandidate[],
  count: number,
  { shuffle, largestShare }: ShotOptions,
): ChosenShots {
  const members = new Map<number, number[]>();
  ads.forEach(({ group }, index) => members.set(group, [...(members.get(group) ?? []), index]));
  const brands = [...new Set(ads.flatMap(({ brand }) => brand ?? []))].sort();
  const ownOf = (brand: string, among: readonly number[]) =>
    among.filter((index) => ads[index]!.brand === brand);
  const budgets = new Map(
    brands.map((brand) => [brand, Math.floor(ownOf(brand, [...ads.keys()]).length * largestShare)]),
  );
  const shots = new Map<string, readonly number[]>();
  const excluded = new Set<number>();

  /** Takes a group out of the measurement, if every brand in it can spare its ads. */
  function takeOut(group: number): boolean {
    const fresh = members.get(group)!.filter((index) => !excluded.has(index));
    const spent = brands.map((brand) => ({ brand, count: ownOf(brand, fresh).length }));
    if (spent.some(({ brand, count: wanted }) => wanted > budgets.get(brand)!)) return false;
    for (const { brand, count: taken } of spent) budgets.set(brand, budgets.get(brand)! - taken);
    for (const index of fresh) excluded.add(index);
    return true;
  }

  for (const brand of count > 0 ? brands : []) {
    const taken: number[][] = [];
    const seen = new Set<number>();
    for (const index of shuffle(brand, ownOf(brand, [...ads.keys()]))) {
      const { group } = ads[index]!;
      if (taken.length >= count || seen.has(group)) continue;
      seen.add(group);
      if (!takeOut(group)) continue;
      taken.push([index, ...ownOf(brand, members.get(group)!).filter((one) => one !== index)]);
    }
    shots.set(brand, dealOut(taken, count));
  }
  return { shots, excluded };
}

/** The first of each group, then the second of each … */
function dealOut(groups: readonly (readonly number[])[], count: number): number[] {
  const longest = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: longest }, (_, round) => groups.flatMap((group) => group[round] ?? []))
    .flat()
    .slice(0, count);
}
