import { countAtOrOver } from '@/lib/domain/thresholds/score-bins';
import type { Db, Tx } from '../database/db';
import { readTraffic } from './read-traffic';

/** A model that has scored fewer ads says nothing of its flag rate yet. */
export const ADS_TO_TELL = 1_000;

export type LiveFlags = { ads: number; flagged: number };

/**
 * Of the ads that were scored in the last days, how many the model in use of a brand flags from its threshold in use on (authorised
 * pairs subtracted); null while nothing is in use.
 */
export async function countFlagged(db: Db | Tx, brandId: string, now: Date): Promise<LiveFlags | null> {
  const threshold = await db.thresholdVersion.findFirst({
    where: { brandId, state: 'active', brandModel: { state: 'active' } },
    select: { value: true, brandModel: { select: { id: true, activatedAt: true } } },
  });
  const activatedAt = threshold?.brandModel.activatedAt;
  if (!threshold || !activatedAt) return null;
  const model = { id: threshold.brandModel.id, brandId, activatedAt };
  const { traffic } = await readTraffic(db, model, [0, threshold.value], now);
  return { ads: traffic.ads, flagged: countAtOrOver(traffic.bins, threshold.value) };
}
