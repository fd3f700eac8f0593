import { v7 as uuidv7 } from 'uuid';
import type { RestoreThreshold } from '@/lib/contracts/thresholds';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { holdThreshold, supersedeThreshold, triageBetween } from './activate-threshold';
import type { ThresholdChanged } from './propose-threshold';

/**
 * Puts an earlier threshold of the same brand model in use again, in one step: it was approved when it came into use, and
 * a way back must not wait. It comes back as a version of its own, with what its certificate promised.
 *
 * @throws AppError `not-found`; `conflict` when it was never in use, is in use, or another one is than the caller saw
 */
export function restoreThreshold(
  db: Db,
  userId: string,
  thresholdId: string,
  { activeId, note }: RestoreThreshold,
): Promise<ThresholdChanged> {
  return db.$transaction(async (tx) => {
    const earlier = await tx.thresholdVersion.findUnique({ where: { id: thresholdId } });
    if (!earlier) throw new AppError('not-found', 'There is no such threshold');
    if (earlier.state !== 'superseded')
      throw new AppError('conflict', 'Only a threshold that was in use can come back');
    const { brandId, brandModelId, value } = earlier;
    const before = await holdThreshold(tx, brandModelId, activeId);
    await supersedeThreshold(tx, before);
    const { _max } = await tx.thresholdVersion.aggregate({
      where: { brandModelId },
      _max: { version: true },
    });
    const { quantity, target, confidence, certificate, planId, forecast, validUntil, staleAt, staleReasons } =
      earlier;
    const id = uuidv7();
    await tx.thresholdVersion.create({
      data: {
        id,
        brandId,
        brandModelId,
        version: (_max.version ?? 0) + 1,
        value,
        state: 'active',
        origin: 'restored',
        sourceId: earlier.id,
        note,
        proposedById: userId,
        activatedAt: new Date(),
        quantity,
        target,
        confidence,
        planId,
        validUntil,
        staleAt,
        certificate: certificate ?? Prisma.DbNull,
        forecast: forecast ?? Prisma.DbNull,
        staleReasons: staleReasons ?? Prisma.DbNull,
      },
    });
    await triageBetween(tx, before, { id, value });
    await recordEvent(tx, {
      actorId: userId,
      action: 'threshold-restored',
      table: 'threshold_version',
      id,
      before: { thresholdId: before.id, value: before.value },
      after: { value, restored: thresholdId },
    });
    return { thresholdId: id, value, state: 'active' };
  });
}
