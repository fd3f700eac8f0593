import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ShadowsStartedSchema, StartShadowsSchema } from '@/lib/contracts/shadows';
import { recordEvents } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { holdBrands } from '../models/next-version';

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
    const begun = await beginShadows(tx, [...new Set(brandModelIds)]);
    if (begun.length === 0) {
      throw new AppError(
        'conflict',
        'Only a candidate under the release and definition in use can run in shadow, one a brand, beside a model in use',
      );
    }
    const shadows = begun.map((one) => ({ ...one, id: uuidv7(), reviewShare }));
    await tx.modelShadow.createMany({ data: shadows.map((one) => ({ ...one, startedById: actorId })) });
    await recordEvents(
      tx,
      shadows.map(({ id, brandModelId, besideId }) => ({
        actorId,
        action: 'shadow-started',
        table: 'model_shadow',
        id,
        after: { brandModelId, besideId, reviewShare },
      })),
    );
    const started = new Set(shadows.map(({ brandModelId }) => brandModelId));
    return {
      shadowIds: shadows.map(({ id }) => id),
      passedBy: [...new Set(brandModelIds)].filter((id) => !started.has(id)),
    };
  });
}

type Begun = { brandId: string; brandModelId: string; besideId: string };

/** One a brand; of several the one that was learned last. */
async function beginShadows(tx: Tx, brandModelIds: readonly string[]): Promise<Begun[]> {
  const models = await tx.brandModel.findMany({
    where: { id: { in: [...brandModelIds] } },
    select: { brandId: true },
  });
  await holdBrands(tx, [...new Set(models.map(({ brandId }) => brandId))]);
  return tx.$queryRaw<Begun[]>`
    WITH fit AS (
      SELECT DISTINCT ON (model.brand_id) model.id, beside.id AS beside_id
        FROM brand_model AS model
        JOIN release ON release.id = model.release_id AND release.state = 'active'
        JOIN brand_definition AS definition ON definition.id = model.definition_id AND definition.state = 'published'
        JOIN brand_model AS beside ON beside.brand_id = model.brand_id AND beside.state = 'active'
       WHERE model.id = ANY (${brandModelIds}::uuid[]) AND model.state = 'candidate'
         AND NOT EXISTS (SELECT FROM model_shadow AS shadow WHERE shadow.brand_id = model.brand_id AND shadow.state = 'running')
       ORDER BY model.brand_id, model.version DESC
    )
    UPDATE brand_model AS model SET state = 'shadow' FROM fit WHERE model.id = fit.id
    RETURNING model.brand_id::text AS "brandId", model.id::text AS "brandModelId", fit.beside_id::text AS "besideId"`;
}
