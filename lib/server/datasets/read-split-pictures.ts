import type { Split, SplitMemory, SplitPicture } from '@/lib/domain/datasets/splits';
import type { Tx } from '../database/db';
import { AppError } from '../errors';
import type { FreezeDataset } from './freeze-context';
import { inPartsOf } from './slices';

const PART = 10_000;

/** Pictures as splitting sees them, with every seller who ever listed them. */
export async function readSplitPictures(
  tx: Tx,
  sha256s: readonly string[],
  onShare: (doneShare: number) => Promise<void> | void = () => {},
): Promise<SplitPicture[]> {
  const all: SplitPicture[] = [];
  for (const part of inPartsOf(sha256s, PART)) {
    const rows = await tx.$queryRaw<SplitPicture[]>`
      SELECT image.sha256::text, image.perceptual_hash AS "perceptualHash",
             ARRAY(SELECT DISTINCT revision.seller_id::text
                     FROM ad_revision_image AS shown
                     JOIN ad_revision AS revision ON revision.id = shown.revision_id
                    WHERE shown.image_sha256 = image.sha256 AND revision.seller_id IS NOT NULL) AS "sellerIds"
        FROM image WHERE sha256 = ANY (${part}::bpchar[])`;
    all.push(...rows);
    await onShare(all.length / sha256s.length);
  }
  return all;
}

/** Where earlier versions put pictures and sellers. */
export async function readSplitMemory(tx: Tx, datasetId: string): Promise<SplitMemory> {
  const pictures = await tx.$queryRaw<Array<{ key: string; split: Split }>>`
    SELECT image_sha256::text AS key, split::text FROM dataset_picture WHERE dataset_id = ${datasetId}::uuid`;
  const sellers = await tx.$queryRaw<Array<{ key: string; split: Split }>>`
    SELECT seller_id::text AS key, split::text FROM dataset_seller WHERE dataset_id = ${datasetId}::uuid`;
  const toMap = (rows: typeof pictures) => new Map(rows.map(({ key, split }) => [key, split]));
  return { pictures: toMap(pictures), sellers: toMap(sellers) };
}

/**
 * Pictures of the datasets that this one is kept apart from: all of an evaluation set; of a dataset to learn from those
 * in training and validation, for its test pictures teach nothing.
 * @throws AppError `bad-input` for a dataset that there is not
 */
export async function listPicturesElsewhere(
  tx: Tx,
  dataset: FreezeDataset,
  apartFrom: readonly string[],
): Promise<string[]> {
  const others = await tx.dataset.findMany({
    where: { name: { in: [...apartFrom] } },
    select: { id: true, name: true },
  });
  const unknown = apartFrom.filter((name) => !others.some((other) => other.name === name));
  if (unknown.length > 0)
    throw new AppError('bad-input', `apartFrom: there is no dataset ${unknown.join(', ')}`);
  if (apartFrom.includes(dataset.name)) {
    throw new AppError('bad-input', 'apartFrom: a dataset cannot be kept apart from itself');
  }
  const rows = await tx.$queryRaw<Array<{ sha256: string }>>`
    SELECT DISTINCT entry.image_sha256::text AS sha256
      FROM dataset_entry AS entry JOIN dataset ON dataset.id = entry.dataset_id
     WHERE entry.dataset_id = ANY (${others.map((other) => other.id)}::uuid[])
       AND (dataset.kind <> 'learning' OR entry.split <> 'test')`;
  return rows.map((row) => row.sha256);
}
