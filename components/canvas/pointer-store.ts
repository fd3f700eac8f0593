import { IDLE, type PointerState } from '@/lib/domain/drawing/pointer-tool';
import type { Point } from '@/lib/domain/viewport';

/** Where the pointer is and what it is doing; changes with every move, so only the layer that shows it listens. */
export type PointerSnapshot = {
  /** In px of the image; null = not over the stage. */
  at: Point | null;
  state: PointerState;
  /** Held Alt: a box stays as it is drawn. */
  isSnapping: boolean;
};

export function createPointerStore() {
  let snapshot: PointerSnapshot = { at: null, state: IDLE, isSnapping: true };
  const listeners = new Set<() => void>();
  return {
    get: () => snapshot,
    set: (part: Partial<PointerSnapshot>) => {
      snapshot = { ...snapshot, ...part };
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type PointerStore = ReturnType<typeof createPointerStore>;
