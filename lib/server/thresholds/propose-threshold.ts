import { v7 as uuidv7 } from 'uuid';
import { ThresholdForecastSchema, type ProposeThreshold } from '@/lib/contracts/thresholds';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { findModelOf } from './find-model';
import { handleGrid } from './handle-grid';
import { certifyValue } from './issue-certificate';
import { measureModel } from './measure-model';

export type ThresholdChanged = {
  thresholdId: string;
  value: number;
  state: 'proposed' | 'active' | 'withdrawn';
};

/**
 * Proposes a value for a brand's model in use, with the forecast as it stands now.
 *
 * @throws AppError `not-found`; `conflict` when another threshold is in use than the proposer saw, a proposal waits, or the
 * plan does not certify this value
 */
export async function proposeThreshold(
  db: Db,
  userId: string,
  slug: string,
  proposal: ProposeThreshold,
): Promise<ThresholdChanged> {
  const { activeId, value, note, planId } = proposal;
  const model = await findModelOf(db, slug);
  const { points } = await measureModel(db, model, handleGrid([value]), new Date());
  const forecast = ThresholdForecastSchema.parse(points.find(({ threshold }) => threshold === value));
  const certificate =
    planId === null ? null : await certifyValue(db, { planId, brandModelId: model.id, value });
  return db.$transaction(async (tx) => {
    await lockModel(tx, model.id);
    const versions = await tx.thresholdVersion.findMany({
      where: { brandModelId: model.id },
      select: { id: true, state: true, version: true },
    });
    if (!versions.some(({ id, state }) => id === activeId && state === 'active')) {
      throw new AppError('conflict', 'Another threshold is in use by now; look at it first');
    }
    if (versions.some(({ state }) => state === 'proposed')) {
      throw new AppError('conflict', 'A proposal waits for approval already; withdraw it first');
    }
    const id = uuidv7();
    await tx.thresholdVersion.create({
      data: {
        id,
        brandId: model.brandId,
        brandModelId: model.id,
        version: 1 + Math.max(...versions.map(({ version }) => version)),
        value,
        note,
        forecast,
        planId,
        quantity: certificate?.promise.quantity ?? null,
        target: certificate?.promise.target ?? null,
        confidence: certificate?.confidence ?? null,
        certificate: certificate ?? Prisma.DbNull,
        validUntil: certificate?.validUntil ?? null,
        proposedById: userId,
      },
    });
    await recordEvent(tx, {
      actorId: userId,
      action: 'threshold-proposed',
      table: 'threshold_version',
      id,
      before: { activeId },
      after: { value, planId },
    });
    return { thresholdId: id, value, state: 'proposed' };
  });
}

/** Rival proposals take turns. */
async function lockModel(tx: Tx, brandModelId: string): Promise<void> {
  await tx.$executeRaw`SELECT FROM brand_model WHERE id = ${brandModelId}::uuid FOR NO KEY UPDATE`;
}
