import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from '../config/operator-error';
import { unpackZip } from './unpack-zip';

/** Files that were given to an import; names are relative, `/` between folders, and never lead out of it. */
export type FileTree = {
  /** Sorted, so that reading twice gives the same order. */
  list(): Promise<readonly string[]>;
  has(name: string): Promise<boolean>;
  /** Null when there is no such file. */
  read(name: string): Promise<Buffer | null>;
  /** Text from front to back. */
  stream(name: string): AsyncIterable<string>;
  /** Where it lies on the disk, for readers that need random access; null when there is no such file. */
  place(name: string): Promise<string | null>;
};

/**
 * What was given to be read: a folder, a ZIP (unpacked into `scratch`), or one file.
 * @throws OperatorError when there is nothing of that name, or the archive cannot be unpacked
 */
export async function openTree(given: string, scratch: string, maxBytes: number): Promise<FileTree> {
  const info = await stat(given).catch(() => null);
  if (!info) throw new OperatorError(`There is no file or folder ${given}.`);
  if (info.isDirectory()) return openFolderTree(given);
  if (!/\.zip$/i.test(given)) return openFileTree(given);
  await unpackZip(given, scratch, maxBytes);
  return openFolderTree(scratch);
}

/** The files under a folder. @throws OperatorError when there is no such folder */
export async function openFolderTree(folder: string): Promise<FileTree> {
  const root = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${folder} cannot be read: ${error.code}.`, { cause: error });
  });
  return treeOf(root, async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
      .sort();
  });
}

/** One file of annotations; its folder is looked into for pictures only. */
async function openFileTree(file: string): Promise<FileTree> {
  const target = await realpath(file);
  return treeOf(path.dirname(target), () => Promise.resolve([path.basename(target)]));
}

function treeOf(root: string, listNames: () => Promise<string[]>): FileTree {
  let names: Promise<string[]> | null = null;
  const place = async (name: string) => {
    const target = await realpath(path.resolve(root, ...name.split('/'))).catch(() => null);
    if (target === null || !target.startsWith(root + path.sep)) return null;
    return (await stat(target)).isFile() ? target : null;
  };
  return {
    list: () => (names ??= listNames()),
    has: async (name) => (await place(name)) !== null,
    read: async (name) => {
      const target = await place(name);
      return target === null ? null : readFile(/*turbopackIgnore: true*/ target);
    },
    async *stream(name) {
      const target = await place(name);
      if (target === null) throw new Error(`no file ${name}`);
      yield* createReadStream(/*turbopackIgnore: true*/ target, 'utf8');
    },
    place,
  };
}
