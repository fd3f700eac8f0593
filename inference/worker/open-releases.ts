import type { Scorer } from '../scorer';

/** The way back is likeliest soon; then the memory of the release before is given up. */
const STANDBY_MS = 60 * 60_000;

type Held = {
  opening: Promise<Scorer>;
  isInUse: boolean;
  /** Nothing is in hand with it any more. */
  ended: Promise<unknown>;
  timer: NodeJS.Timeout | undefined;
};

export type OpenReleases = ReturnType<typeof keepReleasesOpen>;

/**
 * The models of the release in use, and for an hour those of the release before it: taking that back needs no file and no warming up.
 *
 * @param open called for a release that is not open yet
 */
export function keepReleasesOpen(open: (releaseId: string) => Promise<Scorer>, standbyMs = STANDBY_MS) {
  const held = new Map<string, Held>();
  const closings: Array<Promise<void>> = [];

  function close(releaseId: string, { opening, ended, timer }: Held): void {
    clearTimeout(timer);
    held.delete(releaseId);
    closings.push(ended.then(() => opening).then((scorer) => scorer.close()));
  }

  return {
    /** @throws whatever `open` throws; another attempt opens it anew */
    async open(releaseId: string): Promise<Scorer> {
      const known = held.get(releaseId);
      if (known) {
        clearTimeout(known.timer);
        known.isInUse = true;
        return known.opening;
      }
      const opening = open(releaseId);
      held.set(releaseId, { opening, isInUse: true, ended: Promise.resolve(), timer: undefined });
      try {
        return await opening;
      } catch (error) {
        held.delete(releaseId);
        throw error;
      }
    },
    /** Keeps it for the way back, in the place of any other. @param ended resolves when nothing is in hand with it any more */
    leave(releaseId: string, ended: Promise<unknown>): void {
      const left = held.get(releaseId);
      if (!left) throw new Error(`release ${releaseId} is not open`);
      left.isInUse = false;
      left.ended = Promise.all([left.ended, ended]);
      for (const [otherId, other] of held) if (otherId !== releaseId && !other.isInUse) close(otherId, other);
      left.timer = setTimeout(() => close(releaseId, left), standbyMs).unref();
    },
    /** Closes all, each when nothing is in hand with it. */
    async closeAll(): Promise<void> {
      for (const [releaseId, one] of held) close(releaseId, one);
      await Promise.all(closings);
    },
  };
}
