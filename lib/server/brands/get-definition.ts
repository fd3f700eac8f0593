import type { Definition, DefinitionVersion } from '@/lib/contracts/brands';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { toContent } from './definition-rows';

const versionInclude = {
  savedBy: { select: { name: true } },
  publishedBy: { select: { name: true } },
} satisfies Prisma.BrandDefinitionInclude;
const definitionInclude = {
  ...versionInclude,
  references: { orderBy: { position: 'asc' }, include: { image: { select: { width: true, height: true } } } },
} satisfies Prisma.BrandDefinitionInclude;

/** Every version of a brand's definition, the newest first. @throws AppError `not-found` without such a brand */
export async function listDefinitions(db: Db, slug: string): Promise<DefinitionVersion[]> {
  const { id } = await findBrandId(db, slug);
  const rows = await db.brandDefinition.findMany({
    where: { brandId: id },
    orderBy: { version: 'desc' },
    include: versionInclude,
  });
  return rows.map(toVersion);
}

/** One version with all that it says. @throws AppError `not-found` */
export async function getDefinition(db: Db | Tx, slug: string, version: number): Promise<Definition> {
  const row = await db.brandDefinition.findFirst({
    where: { version, brand: { slug } },
    include: definitionInclude,
  });
  if (!row) throw new AppError('not-found', `There is no version ${version} of the definition of ${slug}`);
  return {
    ...toVersion(row),
    content: toContent(row),
    sizes: Object.fromEntries(
      row.references.map(({ imageSha256, image: { width, height } }) => [imageSha256, { width, height }]),
    ),
  };
}

/** @throws AppError `not-found` */
export async function findBrandId(db: Db | Tx, slug: string): Promise<{ id: string }> {
  const brand = await db.brand.findUnique({ where: { slug }, select: { id: true } });
  if (!brand) throw new AppError('not-found', `There is no brand ${slug}`);
  return brand;
}

type VersionRow = Prisma.BrandDefinitionGetPayload<{ include: typeof versionInclude }>;

function toVersion(row: VersionRow): DefinitionVersion {
  return {
    definitionId: row.id,
    version: row.version,
    state: row.state,
    revision: row.revision,
    basedOn: row.basedOn,
    contentHash: row.contentHash,
    createdAt: row.createdAt.toISOString(),
    savedAt: row.savedAt.toISOString(),
    savedBy: row.savedBy?.name ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    publishedBy: row.publishedBy?.name ?? null,
    note: row.note,
  };
}
