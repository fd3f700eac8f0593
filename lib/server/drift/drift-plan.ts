import { shareAmong, type DriftPlan } from '@/lib/domain/thresholds/drift';
import type { Db, Tx } from '../database/db';

/** A look a day over the quarter that a certificate is valid. */
export const LOOK_EVERY_HOURS = 24;
export const LOOKS = 90;
/**
 * In a quarter in which nothing changes anywhere, the chance of any alert at all is at most one in ten, however many brands
 * are watched; of one threshold never over one in a hundred.
 */
export const FAMILY_SHARE = 0.1;
const FAMILY = { familyShare: FAMILY_SHARE, mostShare: 0.01, looks: LOOKS } as const;

/** The plan of each threshold, and of all traffic, while so many thresholds are watched. */
export const planFor = (thresholds: number): DriftPlan => shareAmong(thresholds + 1, FAMILY);

/** Thresholds that people chose and that are in use; a stale one is not watched any more. */
export async function countWatched(db: Db | Tx): Promise<number> {
  return db.thresholdVersion.count({
    where: {
      state: 'active',
      staleAt: null,
      origin: { in: ['proposed', 'restored'] },
      brandModel: { state: 'active' },
    },
  });
}
