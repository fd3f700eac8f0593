import {
  LearningFiguresSchema,
  LearningOutcomeSchema,
  MiningRoundSchema,
  MiningSummarySchema,
  type LearnedBrand,
} from '@/lib/contracts/learning';
import { groupBy } from '@/lib/domain/group-by';
import type { Db } from '../database/db';
import { listPromotions } from './promotions';

/** What a run made of each brand that is done, by name. Of mined pictures the counts alone: there may be thousands. */
export async function listLearnedBrands(db: Db, runId: string): Promise<LearnedBrand[]> {
  const rows = await db.$queryRaw<BrandRow[]>`
    SELECT made.brand_id::text AS "brandId", brand.slug, brand.name, made.outcome::text, made.content_hash::text AS "contentHash",
           made.positives, made.hard_negatives AS "hardNegatives", made.other_negatives AS "otherNegatives", made.boxes, made."references",
           made.pictures_left_out AS "picturesLeftOut", made.boxes_left_out AS "boxesLeftOut", made.references_left_out AS "referencesLeftOut",
           made.figures - 'paired' AS figures,
           made.mining - 'hard' - 'unknown' || jsonb_build_object('hardCount', jsonb_array_length(made.mining -> 'hard'),
                                                                  'unknownCount', jsonb_array_length(made.mining -> 'unknown')) AS mining,
           made.took_ms AS "tookMs", made.done_at AS "doneAt"
      FROM learning_run_brand AS made JOIN brand ON brand.id = made.brand_id
     WHERE made.run_id = ${runId}::uuid
     ORDER BY brand.name, brand.slug`;
  const [roundsOf, modelOf] = [await readRounds(db, runId), await readModels(db, runId)];
  return rows.map(({ picturesLeftOut, boxesLeftOut, referencesLeftOut, ...row }) => ({
    ...row,
    outcome: LearningOutcomeSchema.parse(row.outcome.replaceAll('_', '-')),
    leftOut: { pictures: picturesLeftOut, boxes: boxesLeftOut, references: referencesLeftOut },
    figures: row.figures === null ? null : LearningFiguresSchema.parse(row.figures),
    mining: row.mining === null ? null : MiningSummarySchema.parse(row.mining),
    rounds: roundsOf.get(row.brandId) ?? [],
    doneAt: row.doneAt.toISOString(),
    model: modelOf.get(row.brandId) ?? null,
  }));
}

type BrandRow = Omit<
  LearnedBrand,
  'outcome' | 'leftOut' | 'figures' | 'mining' | 'rounds' | 'doneAt' | 'model'
> & {
  outcome: string;
  picturesLeftOut: number;
  boxesLeftOut: number;
  referencesLeftOut: number;
  figures: unknown;
  mining: unknown;
  doneAt: Date;
};

/** By brand, in their order. */
async function readRounds(db: Db, runId: string): Promise<Map<string, LearnedBrand['rounds']>> {
  const rows = await db.$queryRaw<
    Array<{
      brandId: string;
      round: number;
      doneAt: Date;
      hardCount: number;
      unknownCount: number;
      mined: object;
    }>
  >`
    SELECT brand_id::text AS "brandId", round, done_at AS "doneAt", mined - 'hard' - 'unknown' AS mined,
           jsonb_array_length(mined -> 'hard') AS "hardCount", jsonb_array_length(mined -> 'unknown') AS "unknownCount"
      FROM learning_run_round WHERE run_id = ${runId}::uuid ORDER BY brand_id, round`;
  return new Map(
    [...groupBy(rows, ({ brandId }) => brandId)].map(([brandId, ofBrand]) => [
      brandId,
      ofBrand.map(({ mined, doneAt, ...round }) =>
        MiningRoundSchema.parse({ ...mined, ...round, doneAt: doneAt.toISOString() }),
      ),
    ]),
  );
}

/** By brand. A model that was taken back or relearned is another version; the run's own is the first. */
async function readModels(db: Db, runId: string): Promise<Map<string, NonNullable<LearnedBrand['model']>>> {
  const models = await db.brandModel.findMany({
    where: { learningRunId: runId },
    orderBy: { createdAt: 'desc' },
    select: { id: true, brandId: true, version: true, state: true },
  });
  const promotionOf = await listPromotions(
    db,
    models.map(({ id }) => id),
  );
  return new Map(
    models.map(({ id, brandId, version, state }) => [
      brandId,
      { brandModelId: id, version, state, promotion: promotionOf.get(id) ?? null },
    ]),
  );
}
