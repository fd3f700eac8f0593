import type { EvaluatedKind, EvaluationCounts } from '@/lib/contracts/evaluations';
import { createHashIndex } from '@/lib/domain/datasets/hash-index';
import { NEAR_DUPLICATE_BITS } from '@/lib/domain/datasets/near-duplicates';
import { planCases, type FrozenEntry, type PlannedCase } from '@/lib/domain/evaluation/plan-cases';
import type { Db } from '../database/db';
import { readLessonPictures } from '../thresholds/model-lessons';

type Models = ReadonlyArray<{ brandId: string; brandModelId: string }>;

/** The cases of a frozen set that these models never saw, with what people said of each; the same ones every time. */
export async function readCases(
  db: Db,
  version: { versionId: string; kind: EvaluatedKind },
  models: Models,
): Promise<{ cases: PlannedCase[]; counts: EvaluationCounts }> {
  const [entries, lessons] = await Promise.all([
    readEntries(db, version.versionId),
    readLessonPictures(
      db,
      models.map(({ brandModelId }) => brandModelId),
    ),
  ]);
  const taught = new Set(lessons.map(({ imageSha256 }) => imageSha256));
  const near = createHashIndex(
    lessons.map(({ hash }) => hash),
    NEAR_DUPLICATE_BITS,
  );
  const hashOf = new Map(entries.map(({ imageSha256, hash }) => [imageSha256, hash]));
  const plan = planCases(version.kind, entries, (sha256) => {
    if (taught.has(sha256)) return 'lesson';
    return near.hasNear(hashOf.get(sha256)!) ? 'near-lesson' : null;
  });
  const { known, unmodelled } = splitByModel(plan.cases, models);
  const unmodelledBrands = await db.brand.findMany({
    where: { id: { in: [...unmodelled.brandIds] } },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  return {
    cases: known,
    counts: {
      cases: known.length,
      lessons: plan.lessons,
      nearLessons: plan.nearLessons,
      unmodelledPairs: unmodelled.pairs,
      unmodelledBrands: unmodelledBrands.map(({ name }) => name),
    },
  };
}

/** What is said of a brand without a model cannot be measured; the case still shows what the others say of it. */
function splitByModel(cases: readonly PlannedCase[], models: Models) {
  const modelled = new Set(models.map(({ brandId }) => brandId));
  const unmodelled = { pairs: 0, brandIds: new Set<string>() };
  const known = cases.map((one) => {
    const labels = one.labels.filter(({ brandId }) => modelled.has(brandId));
    for (const { brandId, isPresent } of one.labels) {
      if (!isPresent || modelled.has(brandId)) continue;
      unmodelled.pairs += 1;
      unmodelled.brandIds.add(brandId);
    }
    return { ...one, labels };
  });
  return { known, unmodelled };
}

function readEntries(db: Db, versionId: string): Promise<Array<FrozenEntry & { hash: bigint }>> {
  return db.$queryRaw<Array<FrozenEntry & { hash: bigint }>>`
    SELECT entry.image_sha256::text AS "imageSha256", entry.revision_id::text AS "revisionId",
           entry.inclusion_prob AS "inclusionProb", entry.brand_id::text AS "brandId",
           coalesce(entry.presence = 'present', false) AS "isPresent", entry.kind::text AS kind,
           CASE WHEN entry.boxes IS NOT NULL THEN coalesce((
             SELECT max(sqrt((box ->> 'width')::float8 * (box ->> 'height')::float8))
               FROM jsonb_array_elements(entry.boxes) AS box), 0) / greatest(image.width, image.height) END AS "markSize",
           image.perceptual_hash AS hash
      FROM dataset_entry AS entry
      JOIN image ON image.sha256 = entry.image_sha256
     WHERE entry.version_id = ${versionId}::uuid
     ORDER BY entry.position`;
}
