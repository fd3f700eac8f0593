import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ReleasePartsSchema, type ReleaseParts } from '@/lib/contracts/releases';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { readRelease, SHIPPED_MODELS_DIR } from './release';
import { openScorer, type Scorer, type ScorerOptions } from './scorer';

/** The parts of a release are not to be had here, or are not what they should be. */
export class UnreadableReleaseError extends Error {
  override name = 'UnreadableReleaseError';
}

type Options = Omit<ScorerOptions, 'modelsDir'> & {
  /** Where the parts of imported releases are laid out, one folder a release. */
  releasesDir: string;
  /** The parts that come with the program. */
  shippedDir?: string;
};

/**
 * Opens a known release: from the program's own parts when it is that one, otherwise from its files in the image store.
 *
 * @throws UnreadableReleaseError when bytes are missing or another release comes out of them
 */
export async function openRelease(
  db: Db,
  releaseId: string,
  { releasesDir, shippedDir = SHIPPED_MODELS_DIR, ...options }: Options,
): Promise<Scorer> {
  const release = await db.release.findUniqueOrThrow({
    where: { id: releaseId },
    select: { contentHash: true, parts: true },
  });
  const { contentHash } = release;
  const isShipped = (await readRelease(shippedDir)).contentHash === contentHash;
  const modelsDir = isShipped
    ? shippedDir
    : await layOut(path.join(releasesDir, contentHash), ReleasePartsSchema.parse(release.parts));
  const scorer = await openScorer({ ...options, modelsDir }).catch(async (error: unknown) => {
    if (isShipped) throw error;
    // What was laid out may have been harmed since: the next attempt takes the bytes from the store again.
    await rm(modelsDir, { recursive: true, force: true });
    throw new UnreadableReleaseError(error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  });
  if (scorer.release.contentHash === contentHash) return scorer;
  await scorer.close();
  throw new UnreadableReleaseError(`its parts make ${scorer.release.contentHash}, not ${contentHash}`);
}

/** Whole or not at all: two workers that share the folder may do it at once. */
async function layOut(folder: string, parts: ReleaseParts): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const scratch = await mkdtemp(`${folder}-`);
  try {
    for (const { name, files } of parts) {
      if (files.length === 0)
        throw new UnreadableReleaseError(`the files of its part ${name} are not stored`);
      await mkdir(path.join(scratch, name));
      for (const file of files) await writeFile(path.join(scratch, name, file.path), await read(file.sha256));
    }
    await rename(scratch, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return folder;
}

async function read(sha256: string): Promise<Buffer> {
  const bytes = await imageStore().get(sha256);
  if (!bytes) throw new UnreadableReleaseError(`${sha256} is not in the image store`);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256)
    throw new UnreadableReleaseError(`the image store has ${found} in the place of ${sha256}`);
  return bytes;
}
