import type { StoredFigures } from '@/lib/contracts/learning';
import { chooseHeldOut, HELD_OUT_LIMITS } from '@/lib/domain/learning/choose-held-out';
import type { Db } from '@/lib/server/database/db';
import type { Lesson } from '@/lib/server/learning/read-lessons';
import type { StartedRun } from '@/lib/server/learning/run-state';
import { createHeldOutMeasure, toStoredFigures } from '../learning/measure-models';
import { rankBy } from '../learning/plan-run';
import { nameModels, replaceModels } from '../learning/replace-models';
import { lookThrough, type LeftOut } from '../learning/see-lessons';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';

type Measuring = {
  db: Db;
  scorer: Scorer;
  releaseId: string;
  active: ActiveBrands;
  run: StartedRun;
  lessons: readonly Lesson[];
};
export type MeasuredRun = {
  /** By brand; brands without a held-out picture are left out. */
  figuresOf: Map<string, StoredFigures>;
  /** Held-out pictures that were looked at. */
  seenCount: number;
  leftOut: LeftOut[];
};

/**
 * Scores held-out pictures with the models in use and with what a run learned.
 *
 * @param learned by brand, the hash of its new model
 * @param onDone is told how far it is, 0..1
 */
export async function measureRun(
  { db, scorer, releaseId, active, run, lessons }: Measuring,
  learned: ReadonlyMap<string, string>,
  onDone: (doneShare: number) => Promise<void>,
): Promise<MeasuredRun> {
  const measured: MeasuredRun = { figuresOf: new Map(), seenCount: 0, leftOut: [] };
  if (learned.size === 0) return measured;
  const heldOut = lessons.filter(({ split }) => split !== 'training');
  const brandIds = [...learned.keys()];
  const before = nameModels(active);
  const after = await replaceModels(scorer, before, learned);
  const measuring = createHeldOutMeasure(heldOut, brandIds, before, after);
  const sha256s = chooseHeldOut(heldOut, brandIds, rankBy(run.settings), HELD_OUT_LIMITS);
  for await (const { pictures, leftOut, doneCount } of lookThrough({ db, scorer, releaseId }, sha256s)) {
    for (const [sha256, picture] of pictures) measuring.add(sha256, { before: picture, after: picture });
    measured.seenCount += pictures.size;
    measured.leftOut.push(...leftOut);
    await onDone(doneCount / sha256s.length);
  }
  const hashOf = await findHashesInUse(db, active);
  for (const [brandId, figures] of measuring.figures()) {
    measured.figuresOf.set(brandId, toStoredFigures(figures, hashOf.get(brandId) ?? null));
  }
  return measured;
}

/** By brand, of what each candidate was compared with. */
async function findHashesInUse(db: Db, { brandIdOf }: ActiveBrands): Promise<Map<string, string>> {
  const inUse = await db.brandModel.findMany({
    where: { id: { in: [...brandIdOf.keys()] } },
    select: { brandId: true, contentHash: true },
  });
  return new Map(inUse.map(({ brandId, contentHash }) => [brandId, contentHash]));
}
