import type { Definition, DefinitionContent, SaveDefinition } from '@/lib/contracts/brands';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { checkDefinition } from './check-definition';
import { hashDefinition, toColumns, toReferenceRows } from './definition-rows';
import { getDefinition } from './get-definition';

export type SaveOutcome =
  | { kind: 'saved'; revision: number; contentHash: string; savedAt: string }
  | { kind: 'conflict'; stored: Definition };
type DraftAddress = { slug: string; version: number };

/**
 * Saves a draft if nobody has saved since the revision that this one follows; else tells what is stored, and nothing is
 * overwritten. Saving what is stored already changes nothing.
 *
 * @throws AppError `not-found`; `too-late` when the version is no draft any more; `bad-input` as `checkDefinition`
 */
export async function saveDefinition(
  db: Db,
  { slug, version }: DraftAddress,
  { expectedRevision, content }: SaveDefinition,
  actorId: string,
): Promise<SaveOutcome> {
  await checkDefinition(db, content);
  return db.$transaction(async (tx) => {
    const draft = await lockDraft(tx, { slug, version });
    const contentHash = hashDefinition(slug, content);
    if (draft.contentHash === contentHash) {
      return { kind: 'saved', revision: draft.revision, contentHash, savedAt: draft.savedAt.toISOString() };
    }
    if (draft.revision !== expectedRevision) {
      return { kind: 'conflict', stored: await getDefinition(tx, slug, version) };
    }
    const saved = await replaceContent(tx, draft, content, contentHash, actorId);
    return { kind: 'saved', contentHash, ...saved };
  });
}

type LockedDraft = { id: string; brandId: string; revision: number; contentHash: string; savedAt: Date };

/** @throws AppError `not-found`; `too-late` when the version is no draft any more */
export async function lockDraft(tx: Tx, { slug, version }: DraftAddress): Promise<LockedDraft> {
  const [row] = await tx.$queryRaw<Array<LockedDraft & { state: string }>>`
    SELECT definition.id, definition.brand_id AS "brandId", definition.revision, definition.state::text,
           definition.content_hash::text AS "contentHash", definition.saved_at AS "savedAt"
      FROM brand_definition AS definition JOIN brand ON brand.id = definition.brand_id
     WHERE brand.slug = ${slug} AND definition.version = ${version} FOR UPDATE OF definition`;
  if (!row) throw new AppError('not-found', `There is no version ${version} of the definition of ${slug}`);
  if (row.state !== 'draft') {
    throw new AppError('too-late', `Version ${version} is ${row.state}; open a draft to change it`);
  }
  return row;
}

async function replaceContent(
  tx: Tx,
  { id, revision }: LockedDraft,
  content: DefinitionContent,
  contentHash: string,
  actorId: string,
): Promise<{ revision: number; savedAt: string }> {
  const savedAt = new Date();
  await tx.brandReference.deleteMany({ where: { definitionId: id } });
  await tx.brandDefinition.update({
    where: { id },
    data: {
      ...toColumns(content),
      contentHash,
      revision: revision + 1,
      savedAt,
      savedById: actorId,
      references: { createMany: { data: toReferenceRows(content.pictures) } },
    },
  });
  return { revision: revision + 1, savedAt: savedAt.toISOString() };
}

/**
 * Throws a draft away, with what was found out about it. Everything that was published stays.
 * @throws AppError `not-found`; `too-late` when it is no draft any more; `conflict` when somebody saved it since
 */
export async function discardDraft(
  db: Db,
  address: DraftAddress,
  expectedRevision: number,
  actorId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const draft = await lockDraft(tx, address);
    if (draft.revision !== expectedRevision) {
      throw new AppError(
        'conflict',
        'Somebody has saved this draft since; look at it before it is discarded',
      );
    }
    const { content } = await getDefinition(tx, address.slug, address.version);
    await tx.brandReference.deleteMany({ where: { definitionId: draft.id } });
    await tx.brandDefinition.delete({ where: { id: draft.id } });
    // What it said stands in the audit trail: the last way back.
    await recordEvent(tx, {
      actorId,
      action: 'definition-discarded',
      table: 'brand_definition',
      id: draft.id,
      before: { brandId: draft.brandId, version: address.version, content },
    });
  });
}
