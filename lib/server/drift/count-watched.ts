import type { Db, Tx } from '../database/db';

/** How what people chose came into use. */
export const WATCHED_ORIGINS = ['proposed', 'restored'] as const;

/** Thresholds that people chose and that are in use; a stale one is not watched any more. */
export async function countWatched(db: Db | Tx): Promise<number> {
  return db.thresholdVersion.count({
    where: {
      state: 'active',
      staleAt: null,
      origin: { in: [...WATCHED_ORIGINS] },
      brandModel: { state: 'active' },
    },
  });
}
