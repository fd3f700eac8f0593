export type PictureState<Picture> =
  { kind: 'loading' } | { kind: 'ready'; picture: Picture } | { kind: 'failed'; error: unknown };

type Entry<Picture> = { state: PictureState<Picture>; promise: Promise<Picture> };

/**
 * Decoded pictures by address, the most recently asked for kept. Rivals share one load; a failed load stays failed until
 * it is asked for again by `retry`. What drops out is only forgotten, never closed: the stage may still show it.
 */
export function createPictureCache<Picture>(load: (url: string) => Promise<Picture>, capacity: number) {
  const entries = new Map<string, Entry<Picture>>();
  const listeners = new Map<string, Set<() => void>>();

  const notify = (url: string) => {
    for (const listener of listeners.get(url) ?? []) listener();
  };

  const start = (url: string): Entry<Picture> => {
    const entry: Entry<Picture> = { state: LOADING, promise: load(url) };
    entries.set(url, entry);
    entry.promise.then(
      (picture) => settle({ kind: 'ready', picture }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
    const settle = (state: PictureState<Picture>) => {
      entry.state = state;
      if (entries.get(url) === entry) notify(url);
    };
    evictOldest();
    return entry;
  };

  const evictOldest = () => {
    for (const url of entries.keys()) {
      if (entries.size <= capacity) return;
      if (!listeners.has(url)) entries.delete(url);
    }
  };

  const touch = (url: string): Entry<Picture> => {
    const entry = entries.get(url);
    if (entry === undefined) return start(url);
    entries.delete(url);
    entries.set(url, entry);
    return entry;
  };

  return {
    /** Fetches and decodes ahead; asking again costs nothing. */
    preload: (url: string): Promise<Picture> => touch(url).promise,
    stateOf: (url: string): PictureState<Picture> => entries.get(url)?.state ?? LOADING,
    retry: (url: string) => {
      start(url);
      notify(url);
    },
    subscribe: (url: string, onChange: () => void) => {
      const ofUrl = listeners.get(url) ?? new Set();
      listeners.set(url, ofUrl.add(onChange));
      touch(url);
      return () => {
        ofUrl.delete(onChange);
        if (ofUrl.size === 0) listeners.delete(url);
      };
    },
  };
}

const LOADING = { kind: 'loading' } as const;
