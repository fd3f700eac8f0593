import { setInterval, clearInterval } from 'node:timers';
import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import type { Db } from '../database/db';
import { logger } from '../logging/logger';

/** What an export tells while it goes on. */
export type ExportTrack = {
  id: string;
  /** Aborts when somebody cancels it. */
  signal: AbortSignal;
  /** Records read so far. */
  onRead: (done: number) => void;
  /** All are read: so many pictures will be written, and so many stay behind because nobody searched them. */
  onStart: (total: number, leftOut: number) => void;
  onPicture: (done: number) => void;
  end: (how: 'finished' | 'broken') => Promise<void>;
};

/** Progress is written, and a cancellation seen, this often. */
export const TRACK_EVERY_MS = 1_000;

/** Writes down that a person exports, how far it is, and how it ends. */
export async function trackExport(
  db: Db,
  createdById: string,
  { format, fileName }: { format: ExchangeFormatName; fileName: string },
): Promise<ExportTrack> {
  const { id } = await db.labelExport.create({ data: { format, fileName, createdById } });
  const controller = new AbortController();
  let total: number | null = null;
  let leftOut: number | null = null;
  let done = 0;
  let writing: Promise<void> = Promise.resolve();

  async function note(): Promise<void> {
    const { count } = await db.labelExport.updateMany({
      where: { id, endedAt: null },
      data: { state: total === null ? 'reading' : 'writing', total, leftOut, done, touchedAt: new Date() },
    });
    if (count === 0) controller.abort(new Error('the export was cancelled'));
  }
  const timer = setInterval(() => {
    writing = writing
      .then(note)
      .catch((error: unknown) => logger().warn({ error }, 'cannot note how far an export is'));
  }, TRACK_EVERY_MS).unref();

  return {
    id,
    signal: controller.signal,
    onRead: (count) => {
      done = count;
    },
    onStart: (count, leftOutCount) => {
      total = count;
      leftOut = leftOutCount;
      done = 0;
    },
    onPicture: (count) => {
      done = count;
    },
    async end(how) {
      clearInterval(timer);
      await writing;
      const now = new Date();
      await db.labelExport.updateMany({
        where: { id, endedAt: null },
        data: { state: how, total, leftOut, done, touchedAt: now, endedAt: now },
      });
    },
  };
}
