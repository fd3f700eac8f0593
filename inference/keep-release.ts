import type { ImportedRelease, ReleaseParts } from '@/lib/contracts/releases';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { importRelease } from '@/lib/server/releases/import-release';
import type { VerifiedRelease } from './read-verified-release';

/** Keeps a verified release as a candidate: its files in the image store by their hashes, then its row. */
export async function keepRelease(db: Db, { contentHash, parts }: VerifiedRelease): Promise<ImportedRelease> {
  const kept: ReleaseParts = [];
  for (const { name, sha256, files } of parts) {
    for (const file of files) await imageStore().put(file.sha256, await file.read());
    kept.push({ name, sha256, files: files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })) });
  }
  return importRelease(db, { contentHash, parts: kept });
}
