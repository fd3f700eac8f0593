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
 * the brand's ads out of the measurement is passed by.
 */
export function chooseShots(
  ads: readonly ShotCandidate[],
  count: number,
  { shuffle, largestShare }: ShotOptions,
): ChosenShots {
  const byGroup = new Map<number, number[]>();
  ads.forEach(({ group }, index) => byGroup.set(group, [...(byGroup.get(group) ?? []), index]));
  const brands = [...new Set(ads.flatMap(({ brand }) => brand ?? []))].sort();
  const shots = new Map<string, readonly number[]>();
  const excluded = new Set<number>();
  for (const brand of count > 0 ? brands : []) {
    const own = ads.flatMap((ad, index) => (ad.brand === brand ? [index] : []));
    // A group that another brand has taken is out of the measurement already.
    let budget = Math.floor(own.length * largestShare) - own.filter((index) => excluded.has(index)).length;
    const taken: number[][] = [];
    const seen = new Set<number>();
    for (const index of shuffle(brand, own)) {
      const { group } = ads[index]!;
      if (taken.length >= count || seen.has(group)) continue;
      seen.add(group);
      const members = own.filter((one) => ads[one]!.group === group);
      const fresh = members.filter((one) => !excluded.has(one)).length;
      if (fresh > budget) continue;
      budget -= fresh;
      taken.push([index, ...members.filter((one) => one !== index)]);
      for (const one of byGroup.get(group)!) excluded.add(one);
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
