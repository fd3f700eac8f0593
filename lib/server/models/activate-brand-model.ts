import { v7 as uuidv7 } from 'uuid';
import type { MovedMarks } from '@/lib/contracts/brand-model';
import type { MatchedBasis } from '@/lib/contracts/matched-threshold';
import { recordEvent } from '../audit/record-event';
import { beginRescoring } from '../brands/rescore';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { carryThreshold, type ThresholdTaking } from '../thresholds/carry-threshold';
import { endShadowOf } from '../shadows/end-shadow';
import { changeActiveModels } from './active-models';
import { nextVersion } from './next-version';

/** Until somebody chooses one with a certificate: the fused probability's own middle. */
export const FIRST_THRESHOLD = 0.5;

type NewBrandModel = {
  brandId: string;
  definitionId: string;
  releaseId: string;
  contentHash: string;
  movedMarks: MovedMarks | null;
  /** Whose lessons it has; null = made from its definition alone. */
  learningRunId: string | null;
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
  const { brandId, definitionId, releaseId, contentHash, learningRunId, movedMarks } = model;
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

    const version = await nextVersion(tx, brandId, releaseId);
    if (active) await tx.brandModel.update({ where: { id: active.id }, data: { state: 'retired' } });
    const id = uuidv7();
    await tx.brandModel.create({
      data: {
        id,
        brandId,
        releaseId,
        definitionId,
        version,
        contentHash,
        learningRunId,
        ...(movedMarks && { movedMarks }),
        state: 'active',
        activatedAt: new Date(),
      },
    });
    // A brand that came under a release that was taken back has none in use, but its threshold.
    const before =
      active ??
      (await tx.brandModel.findFirst({
        where: { brandId, state: 'retired', activatedAt: { not: null } },
        orderBy: { activatedAt: 'desc' },
      }));
    const change = { brandId, id, version, contentHash, beforeId: before?.id ?? null, actorId: null };
    await takeOver(tx, change, model.threshold, { kind: 'carried' });
    return 'activated';
  });
}

type Change = {
  brandId: string;
  id: string;
  version: number;
  contentHash: string;
  beforeId: string | null;
  actorId: string | null;
};

/** What follows when a brand has another model in use: its threshold, and recent ads scored again. */
async function takeOver(
  tx: Tx,
  change: Change,
  firstThreshold: number,
  taking: ThresholdTaking,
): Promise<void> {
  const { brandId, id, version, contentHash, beforeId, actorId } = change;
  const threshold = await carryThreshold(tx, { brandId, brandModelId: id, beforeId }, firstThreshold, taking);
  await endShadowOf(tx, { brandId, brandModelId: id, actorId });
  await beginRescoring(tx, brandId, id);
  await recordEvent(tx, {
    actorId,
    action: 'brand-model-activated',
    table: 'brand_model',
    id,
    before: { brandModelId: beforeId },
    after: { brandId, version, contentHash, threshold, thresholdFrom: taking.kind },
  });
}

type Promoted = {
  brandId: string;
  brandModelId: string;
  /** What it was compared with. */
  insteadOfId: string | null;
  actorId: string;
  /** Null = the old value, provisional until it is certified for this model. */
  matched: MatchedBasis | null;
};

/**
 * Puts a candidate in use in place of the model it was compared with, which retires.
 * @throws AppError `conflict` when another model is in use by now, or release or definition have changed since
 */
export async function promoteCandidate(
  tx: Tx,
  { brandId, brandModelId, insteadOfId, actorId, matched }: Promoted,
): Promise<void> {
  await changeActiveModels(tx);
  const active = await tx.brandModel.findFirst({ where: { brandId, state: 'active' }, select: { id: true } });
  if ((active?.id ?? null) !== insteadOfId) {
    throw new AppError('conflict', 'Another model of this brand is in use by now; learn again');
  }
  if (active) await tx.brandModel.update({ where: { id: active.id }, data: { state: 'retired' } });
  const { count } = await tx.brandModel.updateMany({
    where: {
      id: brandModelId,
      state: { in: ['candidate', 'shadow'] },
      release: { state: 'active' },
      definition: { state: 'published' },
    },
    data: { state: 'active', activatedAt: new Date() },
  });
  if (count === 0) {
    throw new AppError('conflict', 'Release or definition have changed since it was learned; learn again');
  }
  const { version, contentHash } = await tx.brandModel.findUniqueOrThrow({ where: { id: brandModelId } });
  const change = { brandId, id: brandModelId, version, contentHash, beforeId: active?.id ?? null, actorId };
  const taking: ThresholdTaking = matched
    ? { kind: 'matched', basis: matched, actorId }
    : { kind: 'carried' };
  await takeOver(tx, change, FIRST_THRESHOLD, taking);
}

/**
 * Takes the model back that was in use before, with the threshold that it had and what that promised: a new version with the
 * same bytes. Every worker has it with its next batch.
 *
 * @throws AppError `not-found` without a retired model of that id; `conflict` when its definition or release is no longer in use
 */
export async function restoreBrandModel(db: Db, actorId: string, brandModelId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await changeActiveModels(tx);
    const old = await tx.brandModel.findFirst({
      where: { id: brandModelId, state: 'retired' },
      include: { release: { select: { state: true } }, definition: { select: { state: true } } },
    });
    if (!old) throw new AppError('not-found', 'There is no such model that was in use before');
    if (old.release.state !== 'active' || old.definition.state !== 'published') {
      throw new AppError('conflict', 'It belongs to another release or definition; restore that instead');
    }
    const { brandId, releaseId, definitionId, contentHash, learningRunId } = old;
    const active = await tx.brandModel.findFirst({ where: { brandId, state: 'active' } });
    if (active?.contentHash === contentHash) throw new AppError('conflict', 'That model is in use');
    const version = await nextVersion(tx, brandId, releaseId);
    if (active) await tx.brandModel.update({ where: { id: active.id }, data: { state: 'retired' } });
    const id = uuidv7();
    await tx.brandModel.create({
      data: {
        id,
        brandId,
        releaseId,
        definitionId,
        version,
        contentHash,
        learningRunId,
        state: 'active',
        activatedAt: new Date(),
      },
    });
    await takeOver(tx, { brandId, id, version, contentHash, beforeId: old.id, actorId }, FIRST_THRESHOLD, {
      kind: 'restored',
      actorId,
    });
  });
}
