import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ShadowsStartedSchema, StartShadowsSchema } from '@/lib/contracts/shadows';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';

type Started = z.infer<typeof ShadowsStartedSchema>;

/**
 * Lets candidates score live ads beside the models in use from the next batch on. What is no candidate any more, belongs to
 * another release or definition, or has nothing in use to be compared with, is passed by, and so is a brand that has a
 * candidate in shadow already.
 *
 * @throws AppError `conflict` when all of them are passed by
 */
export async function startShadows(
  db: Db,
  actorId: string,
  { brandModelIds, reviewShare }: z.output<typeof StartShadowsSchema>,
): Promise<Started> {
  return db.$transaction(async (tx) => {
    const started: Started = { shadowIds: [], passedBy: [] };
    // In one order, so that two people who start the same ones take turns.
    for (const brandModelId of [...new Set(brandModelIds)].toSorted()) {
      const shadowId = await startShadow(tx, actorId, brandModelId, reviewShare);
      if (shadowId === null) started.passedBy.push(brandModelId);
      else started.shadowIds.push(shadowId);
    }
    if (started.shadowIds.length === 0) {
      throw new AppError(
        'conflict',
        'Only a candidate under the release and definition in use can run in shadow, one a brand, beside a model in use',
      );
    }
    return started;
  });
}

async function startShadow(
  tx: Tx,
  actorId: string,
  brandModelId: string,
  reviewShare: number,
): Promise<string | null> {
  const model = await tx.brandModel.findUnique({
    where: { id: brandModelId },
    select: { brandId: true },
  });
  if (!model) return null;
  const { brandId } = model;
  // Whoever changes the models of this brand takes turns.
  await tx.$queryRaw`SELECT FROM brand WHERE id = ${brandId}::uuid FOR NO KEY UPDATE`;
  const [beside, running] = await Promise.all([
    tx.brandModel.findFirst({ where: { brandId, state: 'active' }, select: { id: true } }),
    tx.modelShadow.count({ where: { brandId, state: 'running' } }),
  ]);
  if (!beside || running > 0) return null;
  const { count } = await tx.brandModel.updateMany({
    where: {
      id: brandModelId,
      state: 'candidate',
      release: { state: 'active' },
      definition: { state: 'published' },
    },
    data: { state: 'shadow' },
  });
  if (count === 0) return null;
  const id = uuidv7();
  await tx.modelShadow.create({
    data: { id, brandId, brandModelId, besideId: beside.id, reviewShare, startedById: actorId },
  });
  await recordEvent(tx, {
    actorId,
    action: 'shadow-started',
    table: 'model_shadow',
    id,
    after: { brandModelId, besideId: beside.id, reviewShare },
  });
  return id;
}
