/** How something came to be as it is. A new change forgets what was undone. */
export type History<State> = {
  present: State;
  /** The oldest first. */
  past: readonly State[];
  /** What redo brings back next comes first. */
  future: readonly State[];
  /** Names the gesture that made the present, e.g. a held arrow key; null = a change of its own. */
  gesture: string | null;
};

/** How far undo reaches. */
const MAX_STEPS = 500;

export function startHistory<State>(present: State): History<State> {
  return { present, past: [], future: [], gesture: null };
}

/**
 * Adds a state. One that is the present itself is no change. Changes of one gesture are undone together: the second
 * replaces the first.
 */
export function record<State>(
  history: History<State>,
  next: State,
  gesture: string | null = null,
): History<State> {
  if (next === history.present) return history;
  const isContinued = gesture !== null && gesture === history.gesture;
  return {
    present: next,
    past: isContinued ? history.past : [...history.past, history.present].slice(-MAX_STEPS),
    future: [],
    gesture,
  };
}

export function undo<State>(history: History<State>): History<State> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    present: before,
    past: history.past.slice(0, -1),
    future: [history.present, ...history.future],
    gesture: null,
  };
}

export function redo<State>(history: History<State>): History<State> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { present: next, past: [...history.past, history.present], future, gesture: null };
}
