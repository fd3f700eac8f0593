export type DisjointSets = {
  /** The smallest index of the set that `index` is in. */
  rootOf(index: number): number;
  /** Makes one set of the two that `a` and `b` are in. */
  join(a: number, b: number): void;
};

/** `count` sets of one; union-find with path halving (Tarjan and van Leeuwen 1984). */
export function createDisjointSets(count: number): DisjointSets {
  const parents = new Int32Array(count);
  for (let index = 0; index < count; index++) parents[index] = index;
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  };
  return {
    rootOf,
    join: (a, b) => {
      const [one, other] = [rootOf(a), rootOf(b)];
      if (one !== other) parents[Math.max(one, other)] = Math.min(one, other);
    },
  };
}
