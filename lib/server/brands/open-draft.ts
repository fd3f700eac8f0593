import { v7 as uuidv7 } from 'uuid';
import type { CreateBrand, Definition, DefinitionContent } from '@/lib/contracts/brands';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { hashDefinition, toColumns, toReferenceRows } from './definition-rows';
import { getDefinition } from './get-definition';

/** Makes a brand with an empty draft; nothing is flagged for it before that is published. @throws AppError `conflict` */
export async function createBrand(db: Db, { slug, name }: CreateBrand, actorId: string): Promise<Definition> {
  return db.$transaction(async (tx) => {
    const id = uuidv7();
    const { count } = await tx.brand.createMany({ data: [{ id, slug, name }], skipDuplicates: true });
    if (count === 0) throw new AppError('conflict', `slug: there is a brand ${slug} already`);
    await recordEvent(tx, { actorId, action: 'brand-created', table: 'brand', id, after: { slug, name } });
    await storeDraft(tx, {
      brandId: id,
      slug,
      version: 1,
      basedOn: null,
      content: emptyContent(name),
      actorId,
    });
    return getDefinition(tx, slug, 1);
  });
}

/**
 * Opens a draft with what a version says: the published one, or an old one that is to be restored. A brand has one draft
 * at most.
 *
 * @throws AppError `not-found`; `conflict` while there is a draft
 */
export async function openDraft(
  db: Db,
  slug: string,
  from: number | null,
  actorId: string,
): Promise<Definition> {
  return db.$transaction(async (tx) => {
    const brand = await lockBrand(tx, slug);
    const { basedOn, content } = await readOrigin(tx, slug, brand, from);
    const version = await storeNewDraft(tx, { brandId: brand.id, slug, basedOn, content, actorId });
    return getDefinition(tx, slug, version);
  });
}

/** Whoever opens, publishes or imports a definition of a brand takes turns here. @throws AppError `not-found` */
export async function lockBrand(tx: Tx, slug: string): Promise<{ id: string; name: string }> {
  const [brand] = await tx.$queryRaw<Array<{ id: string; name: string }>>`
    SELECT id, name FROM brand WHERE slug = ${slug} FOR UPDATE`;
  if (!brand) throw new AppError('not-found', `There is no brand ${slug}`);
  return brand;
}

type NewDraft = {
  brandId: string;
  slug: string;
  basedOn: number | null;
  content: DefinitionContent;
  actorId: string | null;
};

/**
 * In the caller's transaction, which has locked the brand.
 * @returns its version
 * @throws AppError `conflict` while there is a draft
 */
export async function storeNewDraft(tx: Tx, draft: NewDraft): Promise<number> {
  const { brandId, slug } = draft;
  const rival = await tx.brandDefinition.findFirst({
    where: { brandId, state: 'draft' },
    select: { version: true },
  });
  if (rival)
    throw new AppError(
      'conflict',
      `${slug}: version ${rival.version} is a draft; publish or discard it first`,
    );
  const { _max } = await tx.brandDefinition.aggregate({ where: { brandId }, _max: { version: true } });
  const version = (_max.version ?? 0) + 1;
  await storeDraft(tx, { ...draft, version });
  return version;
}

async function readOrigin(
  tx: Tx,
  slug: string,
  { id: brandId, name }: { id: string; name: string },
  from: number | null,
): Promise<Pick<NewDraft, 'basedOn' | 'content'>> {
  if (from !== null) return { basedOn: from, content: (await getDefinition(tx, slug, from)).content };
  const published = await tx.brandDefinition.findFirst({
    where: { brandId, state: 'published' },
    select: { version: true },
  });
  if (!published) return { basedOn: null, content: emptyContent(name) };
  const { version } = published;
  return { basedOn: version, content: (await getDefinition(tx, slug, version)).content };
}

async function storeDraft(
  tx: Tx,
  { brandId, slug, version, basedOn, content, actorId }: NewDraft & { version: number },
): Promise<string> {
  const id = uuidv7();
  await tx.brandDefinition.create({
    data: {
      id,
      brandId,
      version,
      basedOn,
      ...toColumns(content),
      contentHash: hashDefinition(slug, content),
      createdById: actorId,
      savedById: actorId,
      references: { createMany: { data: toReferenceRows(content.pictures) } },
    },
  });
  await recordEvent(tx, {
    actorId,
    action: 'definition-drafted',
    table: 'brand_definition',
    id,
    after: { brandId, version, basedOn },
  });
  return id;
}

function emptyContent(name: string): DefinitionContent {
  return {
    name,
    aliases: [],
    keywords: [],
    categories: [],
    points: [],
    rulings: [],
    smallestMarkPx: null,
    pictures: [],
  };
}
