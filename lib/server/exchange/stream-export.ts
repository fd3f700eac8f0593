import { PassThrough, Readable } from 'node:stream';
import type { Db } from '../database/db';
import { logger } from '../logging/logger';
import { exportLabels, type ExportOptions } from './export-labels';
import { makeScratchFolder } from './scratch-folder';
import { spoolsIn } from './spool';
import type { ExportSelection } from './find-subject';
import { spoolRecords } from './spool-records';
import { trackExport, type ExportTrack } from './track-export';
import { startZip } from './zip-sink';

type Options = Pick<ExportOptions, 'format' | 'pictures'> & {
  takesIncomplete: boolean;
  /** Who asked; the export is listed under this person with its progress, and can be cancelled. */
  personId: string;
  fileName: string;
  /** Of the request: while records are read nothing is sent that could tell that the reader has gone. */
  signal?: AbortSignal;
};
export type StreamedExport = {
  body: ReadableStream<Uint8Array>;
  of: string;
  pictures: number;
  /** Left out: a brand is shown, and nobody has looked for its marks. */
  incomplete: number;
};

/** Bytes that wait for a slow reader. */
const WAITING_BYTES = 1024 * 1024;

/**
 * An export as a ZIP that is made while it is read. What fails after the first byte ends the stream in the middle, and an
 * archive without its end is none; a reader who goes away stops the writing.
 *
 * @throws AppError `not-found` when there is no such brand, dataset or version; the reason of `signal` when it aborts while
 * records are read
 */
export async function streamExport(
  db: Db,
  selection: ExportSelection,
  { takesIncomplete, personId, fileName, signal: gone, format, pictures: mode }: Options,
): Promise<StreamedExport> {
  const scratch = await makeScratchFolder();
  const track = await trackExport(db, personId, { format, fileName });
  const { onRead, onPicture } = track;
  const signal = gone === undefined ? track.signal : AbortSignal.any([gone, track.signal]);
  try {
    const spools = spoolsIn(scratch.folder);
    const records = await spoolRecords(db, selection, spools, { takesIncomplete, signal, onRead });
    track.onStart(records.pictures, records.incomplete);
    const out = new PassThrough({ highWaterMark: WAITING_BYTES });
    const zip = await startZip(out, spools);
    const sink = { ...zip, abort: () => Promise.resolve(void out.destroy()) };
    // A cancelled one need not wait for its reader; a reader who goes away ends the stream itself.
    track.signal.addEventListener('abort', () => out.destroy(track.signal.reason as Error));
    const options = { format, pictures: mode, signal: track.signal, onPicture };
    void writeAway(exportLabels(records, sink, spools, options), out, scratch, track);
    const { of, pictures, incomplete } = records;
    return { body: Readable.toWeb(out) as ReadableStream<Uint8Array>, of, pictures, incomplete };
  } catch (error) {
    await track.end('broken');
    await scratch.remove();
    throw error;
  }
}

/** Sees to the end of what the reader reads: a failure breaks the stream, and the scratch folder goes either way. */
async function writeAway(
  writing: Promise<unknown>,
  out: PassThrough,
  scratch: { remove: () => Promise<void> },
  track: ExportTrack,
): Promise<void> {
  let how: 'finished' | 'broken' = 'finished';
  try {
    await writing;
  } catch (error) {
    how = 'broken';
    if (!out.destroyed) out.destroy(error as Error);
    logger().warn({ error }, 'an export ended in the middle');
  }
  await track
    .end(how)
    .catch((error: unknown) => logger().error({ error }, 'cannot note that an export ended'));
  await scratch
    .remove()
    .catch((error: unknown) => logger().error({ error }, 'a scratch folder stays behind'));
}
