import type { Precedent, PinPrecedent } from '@/lib/contracts/precedents';
import { toSearchText } from '@/lib/domain/precedents/search-text';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { toReasonColumn } from '../verdicts/reason-column';
import { checkPoint } from './check-point';
import { getPrecedent } from './list-precedents';

/**
 * Puts a picture of an ad into the case library, under an id made by the browser: the same id again by the same person
 * returns what is stored. One ruling stands for a picture and a brand.
 *
 * @throws AppError `not-found` without such an item or brand; `bad-input` when the picture is not the ad's or the point not
 *   the brand's; `conflict` when the picture is a precedent of the brand already, or the id is somebody else's
 */
export async function pinPrecedent(
  db: Db,
  personId: string | null,
  precedentId: string,
  body: PinPrecedent,
): Promise<{ precedent: Precedent; isReplay: boolean }> {
  const isReplay = await db.$transaction((tx) => store(tx, personId, precedentId, body));
  return { precedent: await getPrecedent(db, precedentId), isReplay };
}

async function store(
  tx: Tx,
  personId: string | null,
  precedentId: string,
  { reviewItemId, imageSha256, brandId, reason, sentence, tags, point }: PinPrecedent,
): Promise<boolean> {
  const stored = await tx.precedent.findUnique({ where: { id: precedentId }, select: { pinnedById: true } });
  if (stored) {
    if (stored.pinnedById === personId) return true;
    throw new AppError('conflict', 'This id is that of another precedent');
  }
  const item = await tx.reviewItem.findUnique({
    where: { id: reviewItemId },
    select: { revision: { select: { id: true, title: true, images: { where: { imageSha256 } } } } },
  });
  if (!item) throw new AppError('not-found', 'reviewItemId: there is no such item');
  const { id: revisionId, title, images } = item.revision;
  if (images.length === 0) throw new AppError('bad-input', 'imageSha256: not a picture of this ad');
  if ((await tx.brand.count({ where: { id: brandId } })) === 0)
    throw new AppError('not-found', 'brandId: there is no such brand');
  await checkPoint(tx, brandId, point);
  const { count } = await tx.precedent.createMany({
    data: [
      {
        id: precedentId,
        imageSha256,
        brandId,
        reason: toReasonColumn(reason),
        sentence,
        tags,
        definitionId: point?.definitionId ?? null,
        pointPosition: point?.position ?? null,
        revisionId,
        reviewItemId,
        searchText: toSearchText(sentence, ...tags, title),
        pinnedById: personId,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) throw new AppError('conflict', 'This picture is a precedent of this brand already');
  await recordEvent(tx, {
    actorId: personId,
    action: 'precedent-pinned',
    table: 'precedent',
    id: precedentId,
    after: { imageSha256, brandId, reason, sentence, tags },
  });
  return false;
}
