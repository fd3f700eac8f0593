import type { PublishDefinition } from '@/lib/contracts/brands';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { checkCompleteness, checkDefinition } from './check-definition';
import { getDefinition } from './get-definition';
import { lockBrand } from './open-draft';
import { lockDraft } from './save-definition';

/**
 * Publishes a draft as it was saved in `expectedRevision`: the published version gives way to it, and a worker makes the
 * brand's model of it.
 *
 * @throws AppError `not-found`; `too-late` when it is no draft any more; `conflict` when somebody saved it since, or when
 *   it says what is published already; `bad-input` when something is not said in both languages
 */
export async function publishDefinition(
  db: Db,
  { slug, version }: { slug: string; version: number },
  { expectedRevision, note }: PublishDefinition,
  actorId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { id: brandId } = await lockBrand(tx, slug);
    const draft = await lockDraft(tx, { slug, version });
    if (draft.revision !== expectedRevision) {
      throw new AppError(
        'conflict',
        'Somebody has saved this draft since; look at it before it is published',
      );
    }
    const { content } = await getDefinition(tx, slug, version);
    checkCompleteness(content);
    await checkDefinition(tx, content);
    const published = await tx.brandDefinition.findFirst({
      where: { brandId, state: 'published' },
      select: { contentHash: true, version: true },
    });
    if (published?.contentHash === draft.contentHash) {
      throw new AppError('conflict', `It says what version ${published.version} says already`);
    }
    await publishDraft(tx, { brandId, definitionId: draft.id, name: content.name, note, actorId });
  });
}

type Publication = {
  brandId: string;
  definitionId: string;
  name: string;
  note: string;
  actorId: string | null;
};

/** In the caller's transaction, which has locked the brand. */
export async function publishDraft(
  tx: Tx,
  { brandId, definitionId, name, note, actorId }: Publication,
): Promise<void> {
  await tx.brandDefinition.updateMany({
    where: { brandId, state: 'published' },
    data: { state: 'superseded' },
  });
  const { version, contentHash } = await tx.brandDefinition.update({
    where: { id: definitionId },
    data: { state: 'published', publishedAt: new Date(), publishedById: actorId, note },
  });
  await tx.brand.update({ where: { id: brandId }, data: { name } });
  await enqueue(tx, 'build-brand-model', [{ data: { brandId, definitionId } }]);
  await recordEvent(tx, {
    actorId,
    action: 'definition-published',
    table: 'brand_definition',
    id: definitionId,
    after: { brandId, version, contentHash },
  });
}
