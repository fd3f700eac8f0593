import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../errors';
import type { ByteStore } from './byte-store';

/** A content-addressed folder: `ab/cd/abcd…`. Files appear whole, by rename, after they reached the disk. */
export function openFolderStore(dir: string): ByteStore {
  const fileOf = (key: string) => path.join(dir, ...placeOf(key));
  return {
    async put(key, bytes) {
      const file = fileOf(key);
      if (await exists(file)) return;
      await mkdir(path.dirname(file), { recursive: true });
      const draft = `${file}.${randomUUID()}.part`;
      try {
        await writeDurably(draft, bytes);
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) {
          throw new AppError(
            'storage-full',
            `The image folder ${dir} is full; free space and send it again`,
            {
              cause: error,
            },
          );
        }
        throw error;
      }
    },
    async get(key) {
      try {
        return await readFile(fileOf(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    has: (key) => exists(fileOf(key)),
  };
}

function placeOf(key: string): string[] {
  if (!/^(?:[a-z-]+\/)?[0-9a-z.-]+$/.test(key)) throw new Error(`not a key: ${key}`);
  const [name, folder] = key.split('/').reverse() as [string, string | undefined];
  return [...(folder ? [folder] : []), name.slice(0, 2), name.slice(2, 4), name];
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
