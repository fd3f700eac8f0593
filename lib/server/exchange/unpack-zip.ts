import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { OperatorError } from '../config/operator-error';

const MAX_FILES = 1_000_000;

/**
 * Unpacks an archive into `folder`. Names that lead out of it are refused by the reader, and so is what unpacks to more
 * than `maxBytes`.
 * @throws OperatorError that says what is wrong with the archive
 */
export async function unpackZip(file: string, folder: string, maxBytes: number): Promise<void> {
  const zip = await openPromise(file, {
    autoClose: false,
    validateEntrySizes: true,
    strictFileNames: true,
  }).catch((error: Error) => {
    throw new OperatorError(`${path.basename(file)} is no ZIP: ${error.message}.`, { cause: error });
  });
  try {
    await unpackAll(zip, path.basename(file), folder, maxBytes);
  } finally {
    zip.close();
  }
}

async function unpackAll(zip: ZipFile, name: string, folder: string, maxBytes: number): Promise<void> {
  let bytes = 0;
  let files = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    bytes += entry.uncompressedSize;
    files += 1;
    if (bytes > maxBytes || files > MAX_FILES) {
      throw new OperatorError(
        `${name} unpacks to more than ${maxBytes.toLocaleString('en')} bytes or ${MAX_FILES.toLocaleString('en')} files; unpack it yourself and name the folder.`,
      );
    }
    await unpackEntry(zip, entry, path.join(folder, ...entry.fileName.split('/')));
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { flags: 'wx' }));
}
