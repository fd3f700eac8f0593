import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from '../config/operator-error';

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

/** One file as a tree of its own; its folder is not looked at. */
export async function openFileTree(file: string): Promise<FileTree> {
  const target = await realpath(file);
  const name = path.basename(target);
  const tree = treeOf(path.dirname(target), () => Promise.resolve([name]));
  return { ...tree, has: (given) => Promise.resolve(given === name) };
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
      return target === null ? null : readFile(target);
    },
    async *stream(name) {
      const target = await place(name);
      if (target === null) throw new Error(`no file ${name}`);
      yield* createReadStream(target, 'utf8');
    },
    place,
  };
}
