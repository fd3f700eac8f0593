import type { Recipe } from '@/lib/contracts/dataset-recipes';
import type { Db } from '../database/db';
import { buildVersion } from './build-version';
import type { OnFreezeProgress } from './freeze-context';
import { openDataset } from './open-dataset';
import { storeVersion, type StoredVersion } from './store-version';
import type { VersionPlan } from './version-plan';

export type FrozenVersion = StoredVersion & Pick<VersionPlan, 'contentHash' | 'sheet' | 'leftOutCount'>;

/**
 * Freezes a dataset here and now, as the command line does. The page asks a worker (request-freeze.ts).
 * @throws AppError as `openDataset`, `buildVersion` and `storeVersion`; what `onProgress` throws
 */
export async function freezeDataset(
  db: Db,
  { name, recipe, actorId }: { name: string; recipe: Recipe | null; actorId: string | null },
  onProgress: OnFreezeProgress,
): Promise<FrozenVersion> {
  const open = await db.$transaction((tx) => openDataset(tx, { name, recipe, actorId }));
  const plan = await buildVersion(db, open.dataset, open.recipe, onProgress);
  const stored = await storeVersion(db, open.dataset, plan, {
    recipeNumber: open.recipeNumber,
    actorId,
    onProgress,
  });
  return { ...stored, contentHash: plan.contentHash, sheet: plan.sheet, leftOutCount: plan.leftOutCount };
}
