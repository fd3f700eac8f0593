import type { ColdStart } from '@/lib/contracts/cold-start';
import { LearningFiguresSchema, LearningPhaseSchema } from '@/lib/contracts/learning';
import { findBrandId } from '../brands/get-definition';
import type { Db } from '../database/db';

/** Everything that the cold start of a brand shows, as it is now. @throws AppError `not-found` */
export async function getColdStart(db: Db, slug: string): Promise<ColdStart> {
  const { id } = await findBrandId(db, slug);
  const [definition, model, labels, looks, run, dataset, curve] = await Promise.all([
    readDefinition(db, id),
    readModel(db, id),
    countLabels(db, id),
    countLooks(db, id),
    findLiveRun(db, id),
    findDataset(db, id),
    readCurve(db, id),
  ]);
  return {
    definition,
    flags: {
      modelVersion: model?.version ?? null,
      isModelCurrent: model !== null && model.definitionVersion === definition.version,
      ...(model ? await countFlags(db, model) : { scored: 0, flagged: 0, waiting: 0 }),
    },
    labels,
    looks,
    heads: {
      learnedPositives: model?.learnedPositives ?? null,
      run,
      candidate: await findCandidate(db, id),
      dataset,
    },
    curve,
    certificate: {
      threshold: model?.threshold ?? null,
      quantity: model?.quantity ?? null,
      validUntil: model?.validUntil?.toISOString() ?? null,
      isStale: model?.isStale ?? false,
      hasPlan: model?.hasPlan ?? false,
      hasProposal: model?.hasProposal ?? false,
    },
  };
}

async function readDefinition(db: Db, brandId: string): Promise<ColdStart['definition']> {
  const [row] = await db.$queryRaw<Array<ColdStart['definition']>>`
    SELECT max(version) FILTER (WHERE state = 'published') AS version, max(version) FILTER (WHERE state = 'draft') AS "draftVersion",
           (SELECT count(DISTINCT image_sha256) FROM brand_reference AS reference
              JOIN brand_definition AS published ON published.id = reference.definition_id
             WHERE published.brand_id = ${brandId}::uuid AND published.state = 'published' AND reference.role = 'genuine')::int AS pictures,
           (SELECT count(*) FROM brand_reference AS reference
              JOIN brand_definition AS published ON published.id = reference.definition_id
             WHERE published.brand_id = ${brandId}::uuid AND published.state = 'published' AND reference.role = 'genuine'
               AND reference.region_x IS NOT NULL)::int AS regions
      FROM brand_definition WHERE brand_id = ${brandId}::uuid`;
  return row!;
}

type ModelRow = {
  brandModelId: string;
  brandId: string;
  version: number;
  definitionVersion: number;
  learnedPositives: number | null;
  threshold: number;
  quantity: string | null;
  validUntil: Date | null;
  isStale: boolean;
  hasPlan: boolean;
  hasProposal: boolean;
};

async function readModel(db: Db, brandId: string): Promise<ModelRow | null> {
  const [row] = await db.$queryRaw<ModelRow[]>`
    SELECT model.id AS "brandModelId", model.brand_id AS "brandId", model.version, definition.version AS "definitionVersion",
           learned.positives AS "learnedPositives", threshold.value AS threshold, threshold.quantity,
           threshold.valid_until AS "validUntil", threshold.stale_at IS NOT NULL AS "isStale",
           EXISTS (SELECT FROM certificate_plan WHERE brand_model_id = model.id) AS "hasPlan",
           EXISTS (SELECT FROM threshold_version WHERE brand_model_id = model.id AND state = 'proposed') AS "hasProposal"
      FROM brand_model AS model
      JOIN brand_definition AS definition ON definition.id = model.definition_id
      JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
      LEFT JOIN learning_run_brand AS learned ON learned.run_id = model.learning_run_id AND learned.brand_id = model.brand_id
     WHERE model.brand_id = ${brandId}::uuid AND model.state = 'active'`;
  return row ?? null;
}

async function countFlags(db: Db, { brandModelId, brandId, threshold }: ModelRow) {
  const [row] = await db.$queryRaw<Array<Pick<ColdStart['flags'], 'scored' | 'flagged' | 'waiting'>>>`
    SELECT count(*)::int AS scored, count(*) FILTER (WHERE prob >= ${threshold})::int AS flagged,
           (SELECT count(*) FROM review_suspect AS suspect JOIN review_item AS item ON item.id = suspect.review_item_id
             WHERE suspect.brand_id = ${brandId}::uuid AND suspect.threshold_version_id IS NOT NULL
               AND item.state IN ('open', 'adjudication'))::int AS waiting
      FROM ad_score WHERE brand_model_id = ${brandModelId}::uuid`;
  return row!;
}

async function countLabels(db: Db, brandId: string): Promise<ColdStart['labels']> {
  const [row] = await db.$queryRaw<Array<ColdStart['labels']>>`
    SELECT count(*) FILTER (WHERE presence = 'present')::int AS positives,
           count(*) FILTER (WHERE presence = 'absent')::int AS negatives,
           count(*) FILTER (WHERE is_hard_negative)::int AS "hardNegatives"
      FROM image_brand WHERE brand_id = ${brandId}::uuid AND label_id IS NOT NULL`;
  return row!;
}

async function countLooks(db: Db, brandId: string): Promise<ColdStart['looks']> {
  const [row] = await db.$queryRaw<Array<ColdStart['looks']>>`
    SELECT count(DISTINCT asked.id)::int AS sets,
           count(*) FILTER (WHERE item.state IN ('open', 'answered', 'adjudication'))::int AS waiting,
           count(*) FILTER (WHERE item.state = 'settled')::int AS decided,
           count(*) FILTER (WHERE item.state = 'settled' AND EXISTS (
             SELECT FROM ad_revision_image AS shown
               JOIN image_brand AS pair ON pair.image_sha256 = shown.image_sha256 AND pair.brand_id = asked.brand_id
              WHERE shown.revision_id = look.revision_id AND pair.presence = 'present'))::int AS present
      FROM first_look_set AS asked
      JOIN first_look AS look ON look.set_id = asked.id
      LEFT JOIN sample_draw AS draw ON draw.design = 'lesson' AND draw.design_key = asked.id::text AND draw.revision_id = look.revision_id
      LEFT JOIN review_item AS item ON item.id = draw.review_item_id
     WHERE asked.brand_id = ${brandId}::uuid`;
  return row!;
}

async function findLiveRun(db: Db, brandId: string): Promise<ColdStart['heads']['run']> {
  const row = await db.learningRun.findFirst({
    where: {
      state: { in: ['queued', 'running'] },
      datasetVersion: { entries: { some: { brandId } } },
    },
    orderBy: { createdAt: 'desc' },
    select: { id: true, phase: true, doneShare: true },
  });
  if (!row) return null;
  return { runId: row.id, phase: LearningPhaseSchema.parse(row.phase), doneShare: row.doneShare };
}

/** Newer than what is in use: an older one was passed by. */
async function findCandidate(db: Db, brandId: string): Promise<ColdStart['heads']['candidate']> {
  const [row] = await db.$queryRaw<Array<NonNullable<ColdStart['heads']['candidate']>>>`
    SELECT model.learning_run_id AS "runId", model.version AS "modelVersion",
           EXISTS (SELECT FROM model_promotion WHERE brand_model_id = model.id AND state = 'proposed') AS "isProposed"
      FROM brand_model AS model
      JOIN release ON release.id = model.release_id AND release.state = 'active'
     WHERE model.brand_id = ${brandId}::uuid AND model.state IN ('candidate', 'shadow') AND model.learning_run_id IS NOT NULL
       AND model.created_at > coalesce((SELECT max(activated_at) FROM brand_model WHERE brand_id = ${brandId}::uuid AND state = 'active'), '-infinity')
     ORDER BY model.created_at DESC LIMIT 1`;
  return row ?? null;
}

async function findDataset(db: Db, brandId: string): Promise<ColdStart['heads']['dataset']> {
  const [row] = await db.$queryRaw<Array<NonNullable<ColdStart['heads']['dataset']>>>`
    SELECT dataset.name, version.number, held.positives
      FROM dataset_version AS version
      JOIN dataset ON dataset.id = version.dataset_id AND dataset.kind = 'learning'
      JOIN LATERAL (SELECT count(*) FILTER (WHERE presence = 'present')::int AS positives, count(*) AS entries
                      FROM dataset_entry WHERE version_id = version.id AND brand_id = ${brandId}::uuid) AS held ON held.entries > 0
     ORDER BY version.created_at DESC LIMIT 1`;
  return row ?? null;
}

async function readCurve(db: Db, brandId: string): Promise<ColdStart['curve']> {
  const rows = await db.learningRunBrand.findMany({
    where: { brandId, outcome: 'learned', run: { state: 'succeeded' } },
    orderBy: { doneAt: 'asc' },
    select: { runId: true, doneAt: true, positives: true, figures: true },
  });
  return rows.flatMap(({ runId, doneAt, positives, figures }) => {
    const measured = figures === null ? null : LearningFiguresSchema.parse(figures);
    if (!measured?.recallAtOnePercent) return [];
    return [
      {
        runId,
        at: doneAt.toISOString(),
        positives,
        recall: measured.recallAtOnePercent.after,
        heldOut: measured.positives,
      },
    ];
  });
}
