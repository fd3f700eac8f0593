import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { BrandLine, Region } from '@/lib/contracts/brands';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';

export type ReferencePicture = { sha256: string; region: Region | null };
export type ImportedBrand = { slug: string; status: 'created' | 'revised' | 'unchanged'; version: number };

/**
 * Publishes a brand's definition as given, when it differs from the published one, and has the brand modelled anew.
 * The same definition again changes nothing. The reference pictures are stored images.
 *
 * @throws AppError `bad-input` when a region leaves its picture or a picture is not stored
 */
export async function importBrand(
  db: Db,
  line: BrandLine,
  references: readonly ReferencePicture[],
  actorId: string | null = null,
): Promise<ImportedBrand> {
  const contentHash = definitionHash(line, references);
  await checkReferences(db, line.slug, references);
  return db.$transaction(async (tx) => {
    const existing = await lockBrand(tx, line);
    const published = await tx.brandDefinition.findFirst({
      where: { brandId: existing.id, state: 'published' },
    });
    if (published?.contentHash === contentHash && existing.name === line.name) {
      return { slug: line.slug, status: 'unchanged', version: published.version };
    }
    if (existing.name !== line.name)
      await tx.brand.update({ where: { id: existing.id }, data: { name: line.name } });
    const version = await publish(tx, existing.id, line, references, contentHash, actorId);
    return { slug: line.slug, status: published ? 'revised' : 'created', version };
  });
}

async function lockBrand(tx: Tx, { slug, name }: BrandLine): Promise<{ id: string; name: string }> {
  await tx.brand.createMany({ data: [{ slug, name }], skipDuplicates: true });
  const [brand] = await tx.$queryRaw<Array<{ id: string; name: string }>>`
    SELECT id, name FROM brand WHERE slug = ${slug} FOR UPDATE`;
  return brand!;
}

async function publish(
  tx: Tx,
  brandId: string,
  line: BrandLine,
  references: readonly ReferencePicture[],
  contentHash: string,
  actorId: string | null,
): Promise<number> {
  const { _max } = await tx.brandDefinition.aggregate({ where: { brandId }, _max: { version: true } });
  const version = (_max.version ?? 0) + 1;
  const id = uuidv7();
  const { aliases, keywords, categories, identificationPoints, rulings, smallestMarkPx } = line;
  await tx.brandDefinition.create({
    data: {
      id,
      brandId,
      version,
      aliases,
      keywords,
      categories,
      identificationPoints,
      rulings,
      smallestMarkPx,
      contentHash,
      references: {
        create: references.map(({ sha256, region }, position) => ({
          position,
          imageSha256: sha256,
          regionX: region?.x ?? null,
          regionY: region?.y ?? null,
          regionWidth: region?.width ?? null,
          regionHeight: region?.height ?? null,
        })),
      },
    },
  });
  await tx.brandDefinition.updateMany({
    where: { brandId, state: 'published' },
    data: { state: 'superseded' },
  });
  await tx.brandDefinition.update({
    where: { id },
    data: { state: 'published', publishedAt: new Date(), publishedById: actorId },
  });
  await enqueue(tx, 'build-brand-model', [{ data: { brandId, definitionId: id } }]);
  await recordEvent(tx, {
    actorId,
    action: 'definition-published',
    table: 'brand_definition',
    id,
    after: { brandId, version, contentHash },
  });
  return version;
}

function definitionHash(line: BrandLine, references: readonly ReferencePicture[]): string {
  const { slug, name, aliases, keywords, categories, identificationPoints, rulings, smallestMarkPx } = line;
  const content = [
    slug,
    name,
    aliases,
    keywords,
    categories,
    identificationPoints,
    rulings,
    smallestMarkPx,
    references,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/**
 * Whether these pictures can stand in a definition.
 * @throws AppError `bad-input` when a region leaves its picture or a picture is not stored
 */
export async function checkReferences(
  db: Db,
  slug: string,
  references: readonly ReferencePicture[],
): Promise<void> {
  const rows = await db.image.findMany({
    where: { sha256: { in: references.map((reference) => reference.sha256) } },
    select: { sha256: true, width: true, height: true },
  });
  const sizes = new Map(rows.map((row) => [row.sha256, row]));
  references.forEach(({ sha256, region }, index) => {
    const size = sizes.get(sha256);
    const field = `${slug}: referenceImages[${index}]`;
    if (!size) throw new AppError('bad-input', `${field}: the picture ${sha256} is not stored`);
    if (region && (region.x + region.width > size.width || region.y + region.height > size.height)) {
      throw new AppError(
        'bad-input',
        `${field}.box reaches ${region.x + region.width} x ${region.y + region.height}, but the picture is ${size.width} x ${size.height}`,
      );
    }
  });
}
