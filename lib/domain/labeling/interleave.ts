/**
 * Spreads `rare` evenly among `many`, both in their order, so that whoever works through the list cannot tell which is
 * which by where it stands.
 */
export function interleave<Item>(many: readonly Item[], rare: readonly Item[]): Item[] {
  const total = many.length + rare.length;
  const all: Item[] = [];
  let [usedMany, usedRare] = [0, 0];
  for (let position = 0; position < total; position++) {
    const rareDue = ((usedRare + 0.5) * total) / Math.max(1, rare.length);
    const isRare = usedRare < rare.length && (position + 1 > rareDue || usedMany === many.length);
    all.push(isRare ? rare[usedRare++]! : many[usedMany++]!);
  }
  return all;
}
