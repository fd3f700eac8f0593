/** Half of each kind, the foremost of each; where one has fewer, the other fills the room. */
export function chooseShown<One>(first: readonly One[], second: readonly One[], count: number): One[] {
  const half = Math.ceil(count / 2);
  const ofFirst = Math.min(first.length, Math.max(half, count - second.length));
  return [...first.slice(0, ofFirst), ...second.slice(0, count - ofFirst)];
}
