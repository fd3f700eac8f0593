import { DEFINITION_PARTS, type ColdStart } from '@/lib/contracts/cold-start';
import { LearningPhaseSchema, StoredFiguresSchema, type StoredFigures } from '@/lib/contracts/learning';
import { compareRecallAt } from '@/lib/domain/learning/measure-held-out';
import { findBrandId } from '../brands/get-definition';
import type { Db } from '../database/db';
import {
  countAudits,
  countFlags,
  countRecentLooks,
  NO_FLAGS,
  readSeparation,
  readWants,
  type ModelInUse,
} from './read-step-worth';

/** Everything that the cold start of a brand shows, as it is now. @throws AppError `not-found` */
export async function getColdStart(db: Db, slug: string, now = new Date()): Promise<ColdStart> {
  const { id } = await findBrandId(db, slug);
  const [definition, model, labels, looks, recent, run, dataset, curve, audits] = await Promise.all([
    readDefinition(db, id),
    readModel(db, id),
    countLabels(db, id),
    countLooks(db, id),
    countRecentLooks(db, id),
    findLiveRun(db, id),
    findDataset(db, id),
    readCurve(db, id),
    countAudits(db, id, now),
  ]);
  const [flags, separation, wants, candidate] = await Promise.all([
    model ? countFlags(db, model, now) : NO_FLAGS,
    model && readSeparation(db, model),
    readWants(db, model),
    findCandidate(db, id),
  ]);
  return {
    definition,
    separation,
    flags: {
      modelVersion: model?.version ?? null,
      isModelCurrent: model !== null && model.definitionVersion === definition.version,
      ...flags,
    },
    labels,
    looks: { ...looks, recent },
    heads: { learnedPositives: model?.learnedPositives ?? null, run, candidate, dataset },
    curve,
    certificate: {
      threshold: model?.threshold ?? null,
      quantity: model?.quantity ?? null,
      validUntil: model?.validUntil?.toISOString() ?? null,
      isStale: model?.isStale ?? false,
      hasPlan: model?.hasPlan ?? false,
      hasProposal: model?.hasProposal ?? false,
      ...wants,
    },
    audits,
  };
}

type DefinitionRow = Omit<ColdStart['definition'], 'missing'> & {
  hasPoints: boolean;
  hasAliases: boolean;
  hasKeywords: boolean;
  hasSmallestMark: boolean;
};

async function readDefinition(db: Db, brandId: string): Promise<ColdStart['definition']> {
  const [row] = await db.$queryRaw<DefinitionRow[]>`
    WITH own AS (SELECT * FROM brand_definition WHERE brand_id = ${brandId}::uuid),
    said AS (SELECT * FROM own ORDER BY state = 'published' DESC, version DESC LIMIT 1),
    reference AS (SELECT image_sha256, region_x FROM brand_reference
                   WHERE definition_id = (SELECT id FROM own WHERE state = 'published') AND role = 'genuine')
    SELECT (SELECT version FROM own WHERE state = 'published') AS version, (SELECT max(version) FROM own WHERE state = 'draft') AS "draftVersion",
           (SELECT count(DISTINCT image_sha256) FROM reference)::int AS pictures,
           (SELECT count(*) FROM reference WHERE region_x IS NOT NULL)::int AS regions,
           coalesce((SELECT jsonb_array_length(identification_points) > 0 FROM said), false) AS "hasPoints",
           coalesce((SELECT cardinality(aliases) > 0 FROM said), false) AS "hasAliases",
           coalesce((SELECT cardinality(keywords) > 0 FROM said), false) AS "hasKeywords",
           coalesce((SELECT smallest_mark_px IS NOT NULL FROM said), false) AS "hasSmallestMark"`;
  const { hasPoints, hasAliases, hasKeywords, hasSmallestMark, ...definition } = row!;
  const said = {
    points: hasPoints,
    aliases: hasAliases,
    keywords: hasKeywords,
    'smallest-mark': hasSmallestMark,
  };
  return { ...definition, missing: DEFINITION_PARTS.filter((part) => !said[part]) };
}

type ModelRow = ModelInUse & {
  version: number;
  definitionVersion: number;
  learnedPositives: number | null;
  quantity: string | null;
  validUntil: Date | null;
  isStale: boolean;
  hasProposal: boolean;
};

async function readModel(db: Db, brandId: string): Promise<ModelRow | null> {
  const [row] = await db.$queryRaw<ModelRow[]>`
    SELECT model.id AS "brandModelId", model.brand_id AS "brandId", model.definition_id AS "definitionId", model.content_hash AS "contentHash",
           model.version, definition.version AS "definitionVersion",
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

async function countLabels(db: Db, brandId: string): Promise<ColdStart['labels']> {
  const [row] = await db.$queryRaw<Array<ColdStart['labels']>>`
    SELECT count(*) FILTER (WHERE presence = 'present')::int AS positives,
           count(*) FILTER (WHERE presence = 'absent')::int AS negatives,
           count(*) FILTER (WHERE is_hard_negative)::int AS "hardNegatives"
      FROM image_brand WHERE brand_id = ${brandId}::uuid AND label_id IS NOT NULL`;
  return row!;
}

async function countLooks(db: Db, brandId: string): Promise<Omit<ColdStart['looks'], 'recent'>> {
  const [row] = await db.$queryRaw<Array<Omit<ColdStart['looks'], 'recent'>>>`
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

/** The newest frozen version for learning that holds the brand. */
async function findDataset(db: Db, brandId: string): Promise<ColdStart['heads']['dataset']> {
  const [row] = await db.$queryRaw<Array<NonNullable<ColdStart['heads']['dataset']>>>`
    SELECT newest.name, newest.number,
           (SELECT count(*) FROM dataset_entry
             WHERE version_id = newest.id AND brand_id = ${brandId}::uuid AND presence = 'present')::int AS positives
      FROM (SELECT version.id, version.number, dataset.name
              FROM dataset_version AS version
              JOIN dataset ON dataset.id = version.dataset_id AND dataset.kind = 'learning'
             WHERE EXISTS (SELECT FROM dataset_entry WHERE version_id = version.id AND brand_id = ${brandId}::uuid)
             ORDER BY version.created_at DESC LIMIT 1) AS newest`;
  return row ?? null;
}

async function readCurve(db: Db, brandId: string): Promise<ColdStart['curve']> {
  const rows = await db.learningRunBrand.findMany({
    where: { brandId, outcome: 'learned', run: { state: 'succeeded' } },
    orderBy: { doneAt: 'asc' },
    select: { runId: true, doneAt: true, positives: true, figures: true },
  });
  return rows.map(({ runId, doneAt, positives, figures }) => ({
    runId,
    at: doneAt.toISOString(),
    positives,
    ...toPoint(figures === null ? null : StoredFiguresSchema.parse(figures)),
  }));
}

/** Recall where a hundredth of the held-out negatives passes, rounded down: under a hundred of them none. */
function toPoint(
  figures: StoredFigures | null,
): Pick<ColdStart['curve'][number], 'recall' | 'heldOut' | 'negatives' | 'passing'> {
  const { positives: heldOut, negatives } = figures ?? { positives: 0, negatives: 0 };
  const passing = Math.floor(negatives / 100);
  const recall = figures?.paired
    ? compareRecallAt(figures.paired.negativesOver, passing).after
    : (figures?.recallAtOnePercent?.after ?? null);
  return { recall, heldOut, negatives, passing };
}
