import type { BrandLine } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { checkDefinition } from './check-definition';
import { hashDefinition, toContentOfLine, type ReferencePicture } from './definition-rows';
import { lockBrand, storeNewDraft } from './open-draft';
import { publishDraft } from './publish-definition';

export type { ReferencePicture } from './definition-rows';
export type ImportedBrand = { slug: string; status: 'created' | 'revised' | 'unchanged'; version: number };

/**
 * Publishes a brand's definition as given, when it differs from the published one, and has the brand modelled anew.
 * The same definition again changes nothing. The reference pictures are stored images.
 *
 * @throws AppError `bad-input` when a region leaves its picture or a picture is not stored; `conflict` while somebody has
 *   a draft of another definition open: it is published or discarded first
 */
export async function importBrand(
  db: Db,
  line: BrandLine,
  references: readonly ReferencePicture[],
  actorId: string | null = null,
): Promise<ImportedBrand> {
  const { slug, name } = line;
  const content = toContentOfLine(line, references);
  const contentHash = hashDefinition(slug, content);
  await checkDefinition(db, content, `${slug}: `);
  return db.$transaction(async (tx) => {
    await tx.brand.createMany({ data: [{ slug, name }], skipDuplicates: true });
    const { id: brandId } = await lockBrand(tx, slug);
    const published = await tx.brandDefinition.findFirst({ where: { brandId, state: 'published' } });
    if (published?.contentHash === contentHash) {
      return { slug, status: 'unchanged', version: published.version };
    }
    const basedOn = published?.version ?? null;
    const version = await storeNewDraft(tx, { brandId, slug, basedOn, content, actorId });
    const { id: definitionId } = await tx.brandDefinition.findUniqueOrThrow({
      where: { brandId_version: { brandId, version } },
    });
    await publishDraft(tx, { brandId, definitionId, name, note: '', actorId });
    return { slug, status: published ? 'revised' : 'created', version };
  });
}

/** Whether `importBrand` would take it, as things stand. @throws AppError as `importBrand` */
export async function checkImport(
  db: Db,
  line: BrandLine,
  references: readonly ReferencePicture[],
): Promise<void> {
  const { slug } = line;
  const content = toContentOfLine(line, references);
  await checkDefinition(db, content, `${slug}: `);
  const definitions = await db.brandDefinition.findMany({
    where: { brand: { slug }, state: { in: ['draft', 'published'] } },
    select: { state: true, version: true, contentHash: true },
  });
  const draft = definitions.find(({ state }) => state === 'draft');
  const isSame = definitions.some(
    ({ state, contentHash }) => state === 'published' && contentHash === hashDefinition(slug, content),
  );
  if (!draft || isSame) return;
  throw new AppError('conflict', `${slug}: version ${draft.version} is a draft; publish or discard it first`);
}
