import { ReleaseShadowSchema, type ReleaseShadow } from '@/lib/contracts/release-shadows';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { compareShadows, shadowInclude } from '../shadows/get-shadow';

const person = { select: { id: true, name: true } } as const;
const include = {
  startedBy: person,
  endedBy: person,
  release: { select: { number: true } },
  beside: { select: { number: true } },
} satisfies Prisma.ReleaseShadowInclude;
type Row = Prisma.ReleaseShadowGetPayload<{ include: typeof include }>;

/** The newest shadow of a release with what it has shown so far; null when it never was in one. @throws AppError `not-found` */
export async function getReleaseShadow(db: Db, releaseId: string): Promise<ReleaseShadow | null> {
  const release = await db.release.findUnique({
    where: { id: releaseId },
    select: { shadows: { orderBy: { createdAt: 'desc' }, take: 1, include } },
  });
  if (!release) throw new AppError('not-found', 'There is no such release');
  const [row] = release.shadows;
  if (!row) return null;
  const [counts, brands] = await Promise.all([countAds(db, row), compareBrands(db, row.id)]);
  return ReleaseShadowSchema.parse({
    releaseShadowId: row.id,
    releaseNumber: row.release.number,
    besideNumber: row.beside.number,
    state: row.state,
    problem: row.problem,
    reviewShare: row.reviewShare,
    startedBy: row.startedBy,
    endedBy: row.endedBy,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    ...counts,
    brands,
  });
}

type Counts = Pick<ReleaseShadow, 'brandsInUse' | 'brandsPrepared' | 'ads' | 'unscorable' | 'waiting'>;

async function countAds(db: Db, { id, besideId, createdAt, endedAt }: Row): Promise<Counts> {
  const [counted] = await db.$queryRaw<Counts[]>`
    SELECT (SELECT count(*) FROM brand_model WHERE release_id = ${besideId}::uuid AND state = 'active')::int AS "brandsInUse",
           (SELECT count(*) FROM model_shadow WHERE release_shadow_id = ${id}::uuid AND state = 'running')::int AS "brandsPrepared",
           (SELECT count(*) FROM release_shadow_ad WHERE release_shadow_id = ${id}::uuid)::int AS ads,
           (SELECT count(*) FROM release_shadow_ad WHERE release_shadow_id = ${id}::uuid AND is_unscorable)::int AS unscorable,
           (SELECT count(*) FROM scoring
              JOIN ad_revision AS revision ON revision.id = scoring.revision_id AND revision.created_at >= ${createdAt}
             WHERE ${endedAt}::timestamptz IS NULL AND scoring.state = 'scored' AND scoring.release_id = ${besideId}::uuid
               AND scoring.ended_at >= ${createdAt}
               AND NOT EXISTS (SELECT FROM release_shadow_ad AS done
                                WHERE done.release_shadow_id = ${id}::uuid AND done.revision_id = revision.id))::int AS waiting`;
  return counted!;
}

/** A brand whose model in use changed meanwhile has more than one; the newest counts. */
async function compareBrands(db: Db, releaseShadowId: string): Promise<ReleaseShadow['brands']> {
  const rows = await db.modelShadow.findMany({
    where: { releaseShadowId },
    distinct: ['brandId'],
    orderBy: { createdAt: 'desc' },
    include: { ...shadowInclude, brand: { select: { slug: true, name: true } } },
  });
  const shadowOf = await compareShadows(db, rows);
  return rows
    .map(({ id, brand }) => ({ ...brand, shadow: shadowOf.get(id)! }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
