import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OperatorError } from '../config/operator-error';
import type { ExportSink } from './export-sink';

/**
 * Writes into `folder`, which appears whole when everything is written; until then the files lie beside it.
 * @throws OperatorError when there is something in the folder already
 */
export async function openFolderSink(folder: string): Promise<ExportSink> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new OperatorError(`${folder} cannot be written to: ${error.code}.`, { cause: error });
  });
  if (there.length > 0) throw new OperatorError(`${folder} is not empty; name a new folder.`);
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  const made = new Set<string>();
  const fileOf = async (name: string) => {
    const file = path.join(draft, ...name.split('/'));
    const parent = path.dirname(file);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    return file;
  };
  await mkdir(draft, { recursive: true });
  return {
    async put(name, bytes) {
      await writeFile(await fileOf(name), bytes, { flag: 'wx' });
    },
    async putSpool(name, spool) {
      await pipeline(spool.read(), createWriteStream(await fileOf(name), { flags: 'wx' }));
    },
    async finish() {
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    },
    abort: () => rm(draft, { recursive: true, force: true }),
  };
}
