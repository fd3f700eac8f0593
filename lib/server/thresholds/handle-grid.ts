/** Positions of the handle on every page: hundredths, and finer where scores crowd near 1. */
const POSITIONS = [...Array.from({ length: 101 }, (_, hundredth) => hundredth / 100), 0.995, 0.998, 0.999];

/** Rising; with further positions that have to be among them, such as the value in use. */
export function handleGrid(further: readonly number[] = []): number[] {
  return [...new Set([...POSITIONS, ...further])].sort((a, b) => a - b);
}
