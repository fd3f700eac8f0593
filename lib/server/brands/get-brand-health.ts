import type { BrandHealth } from '@/lib/contracts/brand-health';
import { DriftFindingSchema } from '@/lib/contracts/drift';
import type { Db } from '../database/db';
import { WATCHED_ORIGINS } from '../drift/count-watched';
import { listLabelAccuracy } from '../labeling/label-accuracy';
import { findBrandId } from './get-definition';

const CHANGES = 6;

/** Labels, their accuracy, drift, what is late and what has changed of a brand. @throws AppError `not-found` */
export async function getBrandHealth(db: Db, slug: string): Promise<BrandHealth> {
  const { id } = await findBrandId(db, slug);
  const [labels, [accuracy], drift, late, pictures, changes] = await Promise.all([
    countLabels(db, id),
    listLabelAccuracy(db, id),
    findDrift(db, id),
    countLate(db, id),
    countPictures(db, id),
    listChanges(db, id),
  ]);
  return {
    labels,
    accuracy: accuracy ?? null,
    drift,
    lateCount: late,
    pictureCount: pictures,
    changes,
  };
}

async function countLabels(db: Db, brandId: string): Promise<BrandHealth['labels']> {
  const [row] = await db.$queryRaw<Array<BrandHealth['labels']>>`
    SELECT count(*) FILTER (WHERE presence = 'present')::int AS present,
           count(*) FILTER (WHERE presence = 'absent')::int AS absent,
           count(*) FILTER (WHERE is_hard_negative)::int AS "hardNegatives",
           count(*) FILTER (WHERE box_count IS NOT NULL)::int AS searched
      FROM image_brand
     WHERE brand_id = ${brandId}::uuid AND (label_id IS NOT NULL OR box_count IS NOT NULL)`;
  return row!;
}

async function findDrift(db: Db, brandId: string): Promise<BrandHealth['drift']> {
  const threshold = await db.thresholdVersion.findFirst({
    where: { brandId, state: 'active', brandModel: { state: 'active' } },
    select: {
      origin: true,
      staleAt: true,
      staleReasons: true,
      _count: { select: { looks: true } },
      looks: { orderBy: { number: 'desc' }, take: 1, select: { at: true } },
    },
  });
  if (!threshold) return null;
  const { staleAt, staleReasons, looks, _count } = threshold;
  const findings = DriftFindingSchema.array().parse(staleReasons ?? []);
  return {
    isWatched: staleAt === null && WATCHED_ORIGINS.some((origin) => origin === threshold.origin),
    lookCount: _count.looks,
    lastLookAt: looks[0]?.at.toISOString() ?? null,
    driftedAt: staleAt?.toISOString() ?? null,
    reasons: findings.filter(({ isDrifted }) => isDrifted).map(({ reason }) => reason),
  };
}

async function countLate(db: Db, brandId: string): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count
      FROM review_item AS item JOIN review_suspect AS suspect ON suspect.review_item_id = item.id
     WHERE item.state IN ('open', 'adjudication') AND item.due_at < now()
       AND suspect.brand_id = ${brandId}::uuid AND suspect.threshold_version_id IS NOT NULL`;
  return row!.count;
}

async function countPictures(db: Db, brandId: string): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(DISTINCT reference.image_sha256)::int AS count
      FROM brand_definition AS definition JOIN brand_reference AS reference ON reference.definition_id = definition.id
     WHERE definition.brand_id = ${brandId}::uuid AND definition.state = 'published' AND reference.role = 'genuine'`;
  return row!.count;
}

async function listChanges(db: Db, brandId: string): Promise<BrandHealth['changes']> {
  const rows = await db.$queryRaw<Array<Omit<BrandHealth['changes'][number], 'at'> & { at: Date }>>`
    SELECT kind, version, at, person.name AS by, note FROM (
      SELECT 'definition' AS kind, version, published_at AS at, published_by_id AS by_id, note
        FROM brand_definition WHERE brand_id = ${brandId}::uuid AND state <> 'draft'
      UNION ALL
      SELECT 'model', version, activated_at, NULL::uuid, '' FROM brand_model
       WHERE brand_id = ${brandId}::uuid AND activated_at IS NOT NULL
      UNION ALL
      SELECT 'threshold', version, activated_at, approved_by_id, note FROM threshold_version
       WHERE brand_id = ${brandId}::uuid AND activated_at IS NOT NULL AND proposed_by_id IS NOT NULL
    ) AS change LEFT JOIN user_account AS person ON person.id = change.by_id
     ORDER BY at DESC LIMIT ${CHANGES}`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
