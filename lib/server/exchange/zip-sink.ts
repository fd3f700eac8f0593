import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { OperatorError } from '../config/operator-error';
import type { ExportSink } from './export-sink';
import type { SpoolFolder } from './spool';

const LIMIT_32 = 0xffff_ffff;
const LIMIT_16 = 0xffff;
/** 1980-01-01 00:00, the earliest that the format knows: the same on every day and in every time zone. */
const DOS_DATE = 0x0021;
const UTF8_NAMES = 0x0800;
const VERSION = 45;

/**
 * A ZIP that is written from front to back and never compressed: pictures are compressed already, and deflate does not
 * give the same bytes on every machine. The central directory waits in a spool, so memory does not grow with the number
 * of files (yazl, the package for this, keeps 1.6 kB a file: 160 MB for 100,000). ZIP64 where it is needed (APPNOTE 4.3, 4.5.3).
 */
export async function startZip(
  out: Writable,
  spools: SpoolFolder,
): Promise<Pick<ExportSink, 'put' | 'putSpool' | 'finish'>> {
  const directory = await spools.open();
  let offset = 0;
  let count = 0;
  const send = async (bytes: Uint8Array) => {
    offset += bytes.length;
    if (out.destroyed) throw new Error('the archive was closed before its end');
    if (!out.write(bytes)) await drained(out);
  };
  const add = async (
    name: string,
    byteCount: number,
    checksum: number,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ) => {
    if (byteCount >= LIMIT_32)
      throw new OperatorError(
        `${name} has 4 GB or more, which a ZIP of ours does not hold; export to a folder.`,
      );
    const entry = { name: Buffer.from(name), byteCount, checksum, offset };
    await send(localHeader(entry));
    for await (const piece of pieces) await send(piece);
    await directory.write(centralHeader(entry));
    count += 1;
  };
  return {
    put: (name, bytes) => add(name, bytes.length, crc32(bytes), [bytes]),
    putSpool: (name, spool) => add(name, spool.byteCount, spool.crc32, spool.read()),
    async finish() {
      const finishedDirectory = await directory.finish();
      const start = offset;
      for await (const piece of finishedDirectory.read()) await send(piece);
      await send(ending(count, start, finishedDirectory.byteCount));
      out.end();
      await finished(out);
    },
  };
}

/**
 * A ZIP file that appears whole when everything is written.
 * @throws OperatorError when the file cannot be written
 */
export async function openZipSink(file: string, spools: SpoolFolder): Promise<ExportSink> {
  const draft = `${file}.part`;
  await mkdir(path.dirname(file), { recursive: true });
  const out = createWriteStream(draft);
  await once(out, 'open').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${file} cannot be written: ${error.code}.`, { cause: error });
  });
  const zip = await startZip(out, spools);
  return {
    ...zip,
    async finish() {
      await zip.finish();
      await rename(draft, file);
    },
    async abort() {
      out.destroy();
      await rm(draft, { force: true });
    },
  };
}

/** Until more may be written; a stream that broke or was closed is an error, and no listener stays behind. */
function drained(out: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: Error | null) => {
      out.off('drain', onDrain).off('error', end).off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onDrain = () => end(null);
    const onClose = () => end(new Error('the archive was closed before its end'));
    out.on('drain', onDrain).on('error', end).on('close', onClose);
  });
}

type Entry = { name: Buffer; byteCount: number; checksum: number; offset: number };

function localHeader({ name, byteCount, checksum }: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  writeCommon(header, 4, { name, byteCount, checksum });
  return Buffer.concat([header, name]);
}

function centralHeader({ name, byteCount, checksum, offset }: Entry): Buffer {
  const isFar = offset >= LIMIT_32;
  const extra = Buffer.alloc(isFar ? 12 : 0);
  if (isFar) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x0201_4b50, 0);
  header.writeUInt16LE((3 << 8) | VERSION, 4); // made on Unix: the mode below is a Unix mode
  writeCommon(header, 6, { name, byteCount, checksum });
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  header.writeUInt32LE(isFar ? LIMIT_32 : offset, 42);
  return Buffer.concat([header, name, extra]);
}

/** What local and central header share, from "version needed" to the length of the name. */
function writeCommon(header: Buffer, at: number, { name, byteCount, checksum }: Omit<Entry, 'offset'>): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(0, at + 4); // stored
  header.writeUInt16LE(0, at + 6);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(checksum, at + 10);
  header.writeUInt32LE(byteCount, at + 14);
  header.writeUInt32LE(byteCount, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function ending(count: number, start: number, byteCount: number): Buffer {
  const zip64 = Buffer.alloc(56 + 20);
  zip64.writeUInt32LE(0x0606_4b50, 0);
  zip64.writeBigUInt64LE(44n, 4);
  zip64.writeUInt16LE((3 << 8) | VERSION, 12);
  zip64.writeUInt16LE(VERSION, 14);
  zip64.writeBigUInt64LE(BigInt(count), 24);
  zip64.writeBigUInt64LE(BigInt(count), 32);
  zip64.writeBigUInt64LE(BigInt(byteCount), 40);
  zip64.writeBigUInt64LE(BigInt(start), 48);
  zip64.writeUInt32LE(0x0706_4b50, 56);
  zip64.writeBigUInt64LE(BigInt(start + byteCount), 64);
  zip64.writeUInt32LE(1, 72);

  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, LIMIT_16), 8);
  end.writeUInt16LE(Math.min(count, LIMIT_16), 10);
  end.writeUInt32LE(Math.min(byteCount, LIMIT_32), 12);
  end.writeUInt32LE(Math.min(start, LIMIT_32), 16);
  const isLarge = count >= LIMIT_16 || byteCount >= LIMIT_32 || start >= LIMIT_32;
  return isLarge ? Buffer.concat([zip64, end]) : end;
}
