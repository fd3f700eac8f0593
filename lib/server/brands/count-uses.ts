import type { ImpactResult } from '@/lib/contracts/brand-impact';
import type { QueueFilter } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { countItems, queueConditions } from '../queue/queue-conditions';

type Uses = Pick<ImpactResult, 'versionInUse' | 'openItemCount' | 'verdictLineCount' | 'answeredItemCount'>;

/** What the version in use was used for and still waits, or was answered; items are counted as the queue's list counts them. */
export async function countUses(db: Db, brandId: string): Promise<Uses> {
  const used = await db.brandDefinition.findFirst({
    where: { brandId, state: 'published' },
    select: { id: true, version: true, brand: { select: { slug: true } } },
  });
  if (!used) return { versionInUse: null, openItemCount: 0, verdictLineCount: 0, answeredItemCount: 0 };
  const count = async (filter: Pick<QueueFilter, 'state' | 'suspectedUnder' | 'answeredUnder'>) =>
    countItems(db, await queueConditions(db, { brand: used.brand.slug, ...filter }));
  const [openItemCount, answeredItemCount, verdictLineCount] = await Promise.all([
    count({ state: 'waiting', suspectedUnder: used.version }),
    count({ state: 'any', answeredUnder: used.version }),
    db.verdictLine.count({ where: { definitionId: used.id, verdict: { withdrawal: null } } }),
  ]);
  return { versionInUse: used.version, openItemCount, verdictLineCount, answeredItemCount };
}
