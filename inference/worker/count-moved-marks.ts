import type { Db } from '@/lib/server/database/db';
import { findUncounted, keepMovedMarks } from '@/lib/server/learning/promoted-marks';
import { MissingBrandModelError, readBrandModel } from '@/lib/server/models/read-brand-model';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';
import { listMovedMarks } from './list-moved-marks';

type Deps = { db: Db; scorer: Scorer; currentBrands: () => Promise<ActiveBrands> };

/** Counts for whoever approves a candidate whose marks it would take or give. Safe to repeat. */
export async function countMovedMarks(
  { db, scorer, currentBrands }: Deps,
  promotionId: string,
): Promise<void> {
  const contentHash = await findUncounted(db, promotionId);
  if (contentHash === null) return;
  try {
    const model = await readBrandModel(contentHash);
    await keepMovedMarks(db, promotionId, await listMovedMarks(db, scorer, await currentBrands(), model));
  } catch (error) {
    // A candidate without its bytes is not promoted: its gate says so.
    if (!(error instanceof MissingBrandModelError)) throw error;
  }
}
