import { v7 as uuidv7 } from 'uuid';
import type { MovedMarks } from '@/lib/contracts/brand-model';
import { recordEvent } from '../audit/record-event';
import { beginRescoring } from '../brands/rescore';
import type { Db } from '../database/db';
import { carryThreshold } from '../thresholds/carry-threshold';
import { changeActiveModels } from './active-models';

type NewBrandModel = {
  brandId: string;
  definitionId: string;
  releaseId: string;
  contentHash: string;
  movedMarks: MovedMarks | null;
  /** For the brand's first model; later ones take over what was in use. */
  threshold: number;
};

/**
 * Puts a brand model in use, with a provisional threshold of its own: a value is carried over from the model before,
 * a certificate never. The earlier version of that brand retires in the same step; no other brand is touched.
 *
 * The brand's recent ads and open items are scored again with it.
 *
 * Does nothing when the definition or the release is no longer the current one (a newer job is on its way), or when
 * the very same model is already active.
 */
export async function activateBrandModel(
  db: Db,
  model: NewBrandModel,
): Promise<'activated' | 'superseded' | 'unchanged'> {
  const { brandId, definitionId, releaseId, contentHash, movedMarks } = model;
  return db.$transaction(async (tx) => {
    await changeActiveModels(tx);
    const release = await tx.release.findFirst({
      where: { id: releaseId, state: 'active' },
      select: { id: true },
    });
    const definition = await tx.brandDefinition.findFirst({
      where: { id: definitionId, state: 'published' },
      select: { id: true },
    });
    if (!release || !definition) return 'superseded';
    const active = await tx.brandModel.findFirst({ where: { brandId, state: 'active' } });
    if (active?.contentHash === contentHash && active.releaseId === releaseId) return 'unchanged';

    const { _max } = await tx.brandModel.aggregate({
      where: { brandId, releaseId },
      _max: { version: true },
    });
    if (active) await tx.brandModel.update({ where: { id: active.id }, data: { state: 'retired' } });
    const id = uuidv7();
    const version = (_max.version ?? 0) + 1;
    await tx.brandModel.create({
      data: {
        id,
        brandId,
        releaseId,
        definitionId,
        version,
        contentHash,
        ...(movedMarks && { movedMarks }),
        state: 'active',
        activatedAt: new Date(),
      },
    });
    const threshold = await carryThreshold(
      tx,
      { brandId, brandModelId: id, beforeId: active?.id ?? null },
      model.threshold,
    );
    await beginRescoring(tx, brandId, id);
    await recordEvent(tx, {
      actorId: null,
      action: 'brand-model-activated',
      table: 'brand_model',
      id,
      before: { brandModelId: active?.id ?? null },
      after: { brandId, version, contentHash, threshold },
    });
    return 'activated';
  });
}
