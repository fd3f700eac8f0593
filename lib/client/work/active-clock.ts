import { useCallback, useEffect, useRef } from 'react';

type Clock = { key: string; activeMs: number; runsSinceMs: number | null };

/** Milliseconds that `key` (an item) has been on a visible page; asked for when it is decided. */
export function useActiveMs(key: string): () => number {
  const clock = useRef<Clock | null>(null);
  // Joins the page's visibility.
  useEffect(() => {
    const run = () => (document.visibilityState === 'visible' ? performance.now() : null);
    const started: Clock = { key, activeMs: 0, runsSinceMs: run() };
    clock.current = started;
    const onChange = () => {
      started.activeMs = read(started);
      started.runsSinceMs = run();
    };
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, [key]);
  return useCallback(() => (clock.current === null ? 0 : Math.round(read(clock.current))), []);
}

function read({ activeMs, runsSinceMs }: Clock): number {
  return activeMs + (runsSinceMs === null ? 0 : performance.now() - runsSinceMs);
}
