import {
  RELEASE_EVENTS,
  ReleaseEventSchema,
  ModelInUseSchema,
  ReleasePartsSchema,
  type ModelInUse,
  type Release,
  type ReleaseEvent,
} from '@/lib/contracts/releases';
import type { Db } from '../database/db';

const EVENTS_SHOWN = 100;
/** A worker that was not seen for so long is gone. */
const GONE_SECONDS = 15;

/** Every release, the newest first. */
export async function listReleases(db: Db): Promise<Release[]> {
  const [rows, workers] = await Promise.all([
    db.release.findMany({
      orderBy: { number: 'desc' },
      include: { _count: { select: { brandModels: { where: { state: 'active' } } } } },
    }),
    db.$queryRaw<Array<{ releaseHash: string; count: number }>>`
      SELECT release_hash::text AS "releaseHash", count(*)::int AS count FROM worker
       WHERE seen_at > now() - make_interval(secs => ${GONE_SECONDS}::int) GROUP BY release_hash`,
  ]);
  const workersOf = new Map(workers.map(({ releaseHash, count }) => [releaseHash, count]));
  return rows.map((row) => ({
    releaseId: row.id,
    number: row.number,
    contentHash: row.contentHash,
    state: row.state,
    parts: ReleasePartsSchema.parse(row.parts),
    createdAt: row.createdAt.toISOString(),
    activatedAt: row.activatedAt?.toISOString() ?? null,
    brandModels: row._count.brandModels,
    workers: workersOf.get(row.contentHash) ?? 0,
  }));
}

/** What is in use of every brand, by name. */
export async function listModelsInUse(db: Db): Promise<ModelInUse[]> {
  const rows = await db.brandModel.findMany({
    where: { state: 'active' },
    orderBy: { brand: { name: 'asc' } },
    include: {
      brand: {
        select: {
          slug: true,
          name: true,
          shadows: {
            where: { state: 'running' },
            select: {
              brandModel: { select: { version: true, learningRunId: true } },
              release: { select: { release: { select: { number: true } } } },
            },
          },
        },
      },
      release: { select: { number: true } },
      definition: { select: { version: true } },
      thresholds: { where: { state: 'active' } },
    },
  });
  return rows.map(({ id, brand, release, definition, thresholds, ...row }) => {
    const [shadow] = brand.shadows;
    const [threshold] = thresholds;
    return ModelInUseSchema.parse({
      brandModelId: id,
      slug: brand.slug,
      name: brand.name,
      version: row.version,
      releaseNumber: release.number,
      definitionVersion: definition.version,
      contentHash: row.contentHash,
      activatedAt: row.activatedAt?.toISOString(),
      learningRunId: row.learningRunId,
      threshold: threshold && {
        value: threshold.value,
        origin: threshold.origin,
        isCertified: threshold.certificate !== null,
      },
      shadowVersion: shadow?.brandModel.version ?? null,
      shadowRunId: shadow?.brandModel.learningRunId ?? null,
      shadowReleaseNumber: shadow?.release?.release.number ?? null,
    });
  });
}

type EventRow = Omit<ReleaseEvent, 'at' | 'by' | 'brand'> & {
  at: Date;
  personId: string | null;
  personName: string | null;
  slug: string | null;
  brandName: string | null;
};

/** The latest that happened to releases, brand models and shadows, the newest first. */
export async function listReleaseEvents(db: Db): Promise<ReleaseEvent[]> {
  const rows = await db.$queryRaw<EventRow[]>`
    SELECT event.id::text AS "eventId", event.at, event.action, person.id::text AS "personId", person.name AS "personName",
           brand.slug, brand.name AS "brandName", model.version, release.number AS "releaseNumber"
      FROM (SELECT * FROM audit_event
             WHERE subject_table IN ('release', 'brand_model', 'model_promotion', 'model_shadow')
               AND action = ANY (${[...RELEASE_EVENTS]})
             ORDER BY at DESC LIMIT ${EVENTS_SHOWN}) AS event
      LEFT JOIN user_account AS person ON person.id = event.actor_id
      LEFT JOIN model_promotion AS promotion ON event.subject_table = 'model_promotion' AND promotion.id::text = event.subject_id
      LEFT JOIN model_shadow AS shadow ON event.subject_table = 'model_shadow' AND shadow.id::text = event.subject_id
      LEFT JOIN brand_model AS model ON model.id::text = CASE event.subject_table
           WHEN 'brand_model' THEN event.subject_id ELSE coalesce(promotion.brand_model_id, shadow.brand_model_id)::text END
      LEFT JOIN brand ON brand.id = model.brand_id
      LEFT JOIN release ON release.id::text = CASE event.subject_table
           WHEN 'release' THEN event.subject_id ELSE model.release_id::text END
     ORDER BY event.at DESC`;
  return rows.map(({ at, personId, personName, slug, brandName, ...row }) =>
    ReleaseEventSchema.parse({
      ...row,
      at: at.toISOString(),
      by: personId === null ? null : { id: personId, name: personName },
      brand: slug === null ? null : { slug, name: brandName },
    }),
  );
}
