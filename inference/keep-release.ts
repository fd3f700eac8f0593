import type { ImportedRelease, ReleaseParts } from '@/lib/contracts/releases';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { findActiveRelease } from '@/lib/server/models/active-models';
import { importRelease } from '@/lib/server/releases/import-release';
import { listFiles, type VerifiedRelease } from './read-verified-release';
import { readRelease } from './release';

/** Keeps a verified release as a candidate: its files in the image store by their hashes, then its row. */
export async function keepRelease(db: Db, { contentHash, parts }: VerifiedRelease): Promise<ImportedRelease> {
  return importRelease(db, { contentHash, parts: await storeParts(parts) });
}

/**
 * Makes the parts that come with the program the release in use, where none is yet. Their files go into the image store first, so that
 * a later program, which comes with others, still opens them and can go back to them.
 *
 * @throws Error for a part whose bytes are not those of its manifest
 */
export async function seedShippedRelease(db: Db, folder: string): Promise<void> {
  if (await findActiveRelease(db)) return;
  const { contentHash, parts } = await listFiles(folder, await readRelease(folder));
  await seedFirstRelease(db, { contentHash, parts: await storeParts(parts) });
}

async function storeParts(parts: VerifiedRelease['parts']): Promise<ReleaseParts> {
  const kept: ReleaseParts = [];
  for (const { name, sha256, files } of parts) {
    for (const file of files) await imageStore().put(file.sha256, await file.read());
    kept.push({ name, sha256, files: files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })) });
  }
  return kept;
}
