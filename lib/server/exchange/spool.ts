import { createReadStream } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { crc32 } from 'node:zlib';

const FLUSH_BYTES = 64 * 1024;

/** A file that grows outside of memory until it is known whole: its place in an archive needs its length and checksum. */
export type Spool = {
  write(piece: string | Uint8Array): Promise<void>;
  /** Ends writing. Reading it again and again gives the same bytes. */
  finish(): Promise<FinishedSpool>;
};
export type FinishedSpool = {
  byteCount: number;
  crc32: number;
  read(): AsyncIterable<Uint8Array>;
};
export type SpoolFolder = { open(): Promise<Spool> };

/** Spools in `folder`; whoever made the folder removes it. No file is held open, so one that is given up leaks nothing. */
export function spoolsIn(folder: string): SpoolFolder {
  return {
    async open() {
      const file = path.join(folder, `${randomUUID()}.spool`);
      await writeFile(file, '', { flag: 'wx' });
      return startSpool(file);
    },
  };
}

function startSpool(file: string): Spool {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let byteCount = 0;
  let checksum = 0;
  const flush = async () => {
    if (waitingBytes === 0) return;
    const bytes = Buffer.concat(waiting, waitingBytes);
    [waiting, waitingBytes] = [[], 0];
    checksum = crc32(bytes, checksum);
    byteCount += bytes.length;
    await appendFile(file, bytes);
  };
  return {
    async write(piece) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= FLUSH_BYTES) await flush();
    },
    async finish() {
      await flush();
      return { byteCount, crc32: checksum, read: () => createReadStream(file) };
    },
  };
}

/** Appends all of a finished spool. */
export async function appendSpool(to: Spool, from: FinishedSpool): Promise<void> {
  for await (const piece of from.read()) await to.write(piece);
}

/** Writes records with `,` and a line break between them, as the inside of a JSON array. */
export function recordSeparator(): (spool: Spool, record: object) => Promise<void> {
  let isFirst = true;
  return async (spool, record) => {
    await spool.write(`${isFirst ? '' : ',\n'}${JSON.stringify(record)}`);
    isFirst = false;
  };
}
