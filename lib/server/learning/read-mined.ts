import { MiningSchema } from '@/lib/contracts/learning';
import type { Db } from '../database/db';

/** By brand: pictures known not to be it, which it learns against first. */
export type MinedOf = ReadonlyMap<string, ReadonlySet<string>>;

/** What the models of an earlier run learned against first; nothing without one. */
export async function readMined(db: Db, runId: string | null): Promise<MinedOf> {
  const rows =
    runId === null
      ? []
      : await db.learningRunBrand.findMany({ where: { runId }, select: { brandId: true, mining: true } });
  return new Map(
    rows.flatMap(({ brandId, mining }) =>
      mining === null ? [] : [[brandId, new Set(MiningSchema.parse(mining).hard)]],
    ),
  );
}
