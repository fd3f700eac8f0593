import { MiningSchema } from '@/lib/contracts/learning';
import type { Db } from '../database/db';

export type MinedRound = {
  /** By brand: pictures that were mined for it. */
  hardOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** By brand: precision at the target flag rate. */
  precisionOf: ReadonlyMap<string, number>;
};

/** What an earlier run mined; nothing without one. */
export async function readMined(db: Db, runId: string | null): Promise<MinedRound> {
  const hardOf = new Map<string, ReadonlySet<string>>();
  const precisionOf = new Map<string, number>();
  const rows =
    runId === null
      ? []
      : await db.learningRunBrand.findMany({ where: { runId }, select: { brandId: true, mining: true } });
  for (const { brandId, mining } of rows) {
    if (mining === null) continue;
    const { hard, precision } = MiningSchema.parse(mining);
    hardOf.set(brandId, new Set(hard));
    if (precision !== null) precisionOf.set(brandId, precision.value);
  }
  return { hardOf, precisionOf };
}
