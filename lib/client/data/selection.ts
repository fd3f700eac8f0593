/** What is chosen in a list of keys, and where the next range starts. Positions are those of the list as it is shown. */
export type Selection = {
  keys: ReadonlySet<string>;
  /** Where the last single choice was made. */
  anchor: number | null;
};

export const NOTHING_SELECTED: Selection = { keys: new Set(), anchor: null };

/** Chooses one, or no longer; ranges start here now. */
export function toggleOne({ keys }: Selection, all: readonly string[], index: number): Selection {
  const key = all[index];
  if (key === undefined) return { keys, anchor: null };
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return { keys: next, anchor: index };
}

/** Adds everything from the anchor to `index`; the anchor stays, so that the range can be drawn anew. */
export function extendTo(
  selection: Selection,
  all: readonly string[],
  from: number,
  index: number,
): Selection {
  const anchor = selection.anchor ?? from;
  const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)];
  return { keys: new Set([...selection.keys, ...all.slice(first, last + 1)]), anchor };
}

export function selectAll(all: readonly string[]): Selection {
  return { keys: new Set(all), anchor: all.length > 0 ? 0 : null };
}

/** Without what is no longer in the list. */
export function keepListed(selection: Selection, all: readonly string[]): Selection {
  const listed = new Set(all);
  const keys = [...selection.keys].filter((key) => listed.has(key));
  return keys.length === selection.keys.size ? selection : { keys: new Set(keys), anchor: null };
}

/**
 * Where the focus goes in a grid of `columns`, by a step to the side or to another row. Stays inside the list; a step down
 * from the last full row ends at the last one.
 */
export function moveInGrid(
  index: number,
  step: 'left' | 'right' | 'up' | 'down' | 'first' | 'last',
  { columns, count }: { columns: number; count: number },
): number {
  if (count === 0 || step === 'first') return 0;
  if (step === 'last') return count - 1;
  const moved = index + { left: -1, right: 1, up: -columns, down: columns }[step];
  if (moved < 0) return step === 'up' ? index : 0;
  if (moved < count) return moved;
  const isLastRow = Math.floor(index / columns) === Math.floor((count - 1) / columns);
  return step === 'down' && isLastRow ? index : count - 1;
}
