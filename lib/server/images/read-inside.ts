import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * The bytes of a file named relative to `folder`. Links and `..` may not lead out of it.
 * @returns a sentence when it cannot be read
 */
export async function readInside(folder: string, name: string): Promise<Buffer | string> {
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(path.resolve(folder, name))]);
    if (target !== root && !target.startsWith(root + path.sep)) {
      return `${name} lies outside ${folder}; put the picture into that folder`;
    }
    return await readFile(target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `there is no file ${name} in ${folder}`;
    if (code === 'EISDIR') return `${name} is a folder; name a picture`;
    if (code === 'EACCES') return `${name} may not be read`;
    throw error;
  }
}
