import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from '@/lib/server/config/operator-error';
import type { Release } from './release';
import { openScorer } from './scorer';

type VerifiedFile = { path: string; sha256: string; bytes: number; read(): Promise<Buffer> };
export type VerifiedRelease = {
  contentHash: string;
  parts: Array<Release['parts'][number] & { files: VerifiedFile[] }>;
};

/**
 * Opens a folder of parts as a worker would: every byte is the one its manifest names, networks take and give what they say,
 * and parts that belong to an encoder belong to this one.
 *
 * @throws OperatorError saying which part or file is wrong
 */
export async function readVerifiedRelease(folder: string): Promise<VerifiedRelease> {
  return listFiles(folder, await open(folder));
}

/** The files of every part of a release that lies in this folder, in the order of their names. */
export async function listFiles(folder: string, release: Release): Promise<VerifiedRelease> {
  const parts: VerifiedRelease['parts'] = [];
  for (const part of release.parts) {
    const names = await readdir(path.join(folder, part.name), { withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map(({ name }) => name);
    parts.push({
      ...part,
      files: await Promise.all(files.toSorted().map((name) => describe(folder, part.name, name))),
    });
  }
  return { contentHash: release.contentHash, parts };
}

async function open(folder: string): Promise<Release> {
  try {
    const scorer = await openScorer({ modelsDir: folder, providers: ['cpu'], threads: 1, batchSize: 1 });
    await scorer.close();
    return scorer.release;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`${folder} cannot be imported: ${why}`, { cause: error });
  }
}

async function describe(folder: string, part: string, name: string): Promise<VerifiedFile> {
  const file = path.join(folder, part, name);
  const bytes = await readFile(file);
  return {
    path: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    read: () => readFile(file),
  };
}
