import { countCrossingGroups, type PlacedPicture } from '@/lib/domain/datasets/crossing-groups';
import type { Db } from '../database/db';
import { runInSlices } from './slices';

/** Frozen versions and hashes of pictures never change, so each version is counted once a process. */
const counted = new Map<string, Promise<number>>();

/**
 * Groups of near-duplicates that have pictures in two splits, by frozen dataset version. Looked for anew from the pictures' perceptual
 * hashes: a version's own groups are those that its splits were made by. Not within a transaction: seconds at 100,000 pictures.
 */
export async function countCrossing(
  db: Db,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  // One after the other: a version is read whole.
  for (const versionId of versionIds) counts.set(versionId, await countOnce(db, versionId));
  return counts;
}

function countOnce(db: Db, versionId: string): Promise<number> {
  const known = counted.get(versionId);
  if (known) return known;
  const counting = countGroups(db, versionId);
  counted.set(versionId, counting);
  counting.catch(() => counted.delete(versionId));
  return counting;
}

async function countGroups(db: Db, versionId: string): Promise<number> {
  const pictures = await db.$queryRaw<PlacedPicture[]>`
    SELECT entry.split::text, image.perceptual_hash AS "perceptualHash"
      FROM (SELECT DISTINCT image_sha256, split FROM dataset_entry WHERE version_id = ${versionId}::uuid) AS entry
      JOIN image ON image.sha256 = entry.image_sha256`;
  return runInSlices(countCrossingGroups(pictures), () => {});
}
