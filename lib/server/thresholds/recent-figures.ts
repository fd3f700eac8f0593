type Wish = {
  /** So long nothing is counted again. */
  freshMs: number;
  /** So long what was counted is shown while it is counted again beside it; older figures are waited for. */
  usableMs: number;
  /** How many are kept; the one that was asked for longest ago goes first. */
  most: number;
  now?: () => number;
};
type Entry = { countedAt: number; figures: Promise<unknown>; isCountedAgain: boolean };

/**
 * Keeps figures that take many rows to count, for everybody who looks at them: a page that asks every half minute costs one
 * count a minute, however many look, and waits for none but the first. Whoever shows them says when they were counted.
 */
export function openRecentFigures({ freshMs, usableMs, most, now = Date.now }: Wish) {
  const entries = new Map<string, Entry>();

  function keep<Figures>(key: string, count: () => Promise<Figures>): Promise<Figures> {
    const figures = count();
    entries.delete(key);
    entries.set(key, { countedAt: now(), figures, isCountedAgain: false });
    for (const oldest of entries.keys()) {
      if (entries.size <= most) break;
      entries.delete(oldest);
    }
    figures.catch(() => {
      if (entries.get(key)?.figures === figures) entries.delete(key);
    });
    return figures;
  }

  function countBeside<Figures>(key: string, entry: Entry, count: () => Promise<Figures>): void {
    entry.isCountedAgain = true;
    count().then(
      (figures) => keep(key, () => Promise.resolve(figures)),
      // What is shown stays usable for its time; whoever asks next tries again.
      () => (entry.isCountedAgain = false),
    );
  }

  /** @param key names everything that the figures depend on but time and what people decide */
  return <Figures>(key: string, count: () => Promise<Figures>): Promise<Figures> => {
    const entry = entries.get(key);
    const age = entry ? now() - entry.countedAt : Infinity;
    if (!entry || age > usableMs) return keep(key, count);
    if (age > freshMs && !entry.isCountedAgain) countBeside(key, entry, count);
    return entry.figures as Promise<Figures>;
  };
}

const held = globalThis as { touchstoneRecentFigures?: ReturnType<typeof openRecentFigures> };

/** What the pages of thresholds show in this process. */
export const recentFigures = (held.touchstoneRecentFigures ??= openRecentFigures({
  freshMs: 60_000,
  usableMs: 15 * 60_000,
  most: 256,
}));
