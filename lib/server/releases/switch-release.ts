import { recordEvent } from '../audit/record-event';
import { beginReleaseRescoring } from '../brands/rescore';
import type { Tx } from '../database/db';
import { AppError } from '../errors';
import { FIRST_THRESHOLD } from '../models/activate-brand-model';
import { carryThreshold, type ThresholdTaking } from '../thresholds/carry-threshold';

type Switch = {
  fromId: string;
  toId: string;
  /** What `to` has to be now. */
  toState: 'shadow' | 'retired';
  actorId: string;
  action: 'release-activated' | 'release-restored';
  /** Puts the models of `to` in use; those of `from` have retired. */
  activate: () => Promise<SwitchedModel[]>;
};

export type SwitchedModel = {
  brandId: string;
  brandModelId: string;
  /** Whose threshold is the source of its own. */
  beforeId: string;
  taking: ThresholdTaking;
};

/**
 * Puts a release in use with a model of every brand, in the place of the one that is: thresholds, and recent ads scored again.
 * Part of a transaction that has the active models to itself (`changeActiveModels`); triage goes on when it has ended, by the
 * release that is in use then.
 *
 * @throws AppError `conflict` when releases are not what they were
 */
export async function switchRelease(tx: Tx, change: Switch): Promise<void> {
  const { fromId, toId, toState, actorId, action, activate } = change;
  const left = await tx.release.updateMany({
    where: { id: fromId, state: 'active' },
    data: { state: 'retired' },
  });
  const taken = await tx.release.updateMany({
    where: { id: toId, state: toState },
    data: { state: 'active', activatedAt: new Date() },
  });
  if (left.count === 0 || taken.count === 0) {
    throw new AppError('conflict', 'Another release came into use, or a shadow has ended, meanwhile');
  }
  await tx.brandModel.updateMany({ where: { state: 'active' }, data: { state: 'retired' } });
  const models = await activate();
  for (const { brandId, brandModelId, beforeId, taking } of models) {
    await carryThreshold(tx, { brandId, brandModelId, beforeId }, FIRST_THRESHOLD, taking);
  }
  await beginReleaseRescoring(tx, toId);
  await recordEvent(tx, {
    actorId,
    action,
    table: 'release',
    id: toId,
    before: { releaseId: fromId },
    after: {
      models: models.map(({ brandModelId, taking }) => ({ brandModelId, thresholdFrom: taking.kind })),
    },
  });
}
