import { v7 as uuidv7 } from 'uuid';
import type {
  LabelBatchEstimate,
  LabelBatchPreview,
  LabelFilter,
  MakeLabelBatch,
} from '@/lib/contracts/label-batches';
import { stableRandom } from '@/lib/domain/datasets/stable-random';
import { interleave } from '@/lib/domain/labeling/interleave';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { estimatePictures, findPictures, type FoundPicture } from './find-pictures';

type Wanted = Pick<MakeLabelBatch, 'filter' | 'seed' | 'unassistedShare'>;
type ChosenPicture = FoundPicture & { isRandom: boolean; hasSuggestions: boolean };
type Choice = { matching: number; alreadyOpen: number; pictures: ChosenPicture[] };

const SAMPLE_PICTURES = 12;
const ROWS_AT_ONCE = 1_000;
/** Looking through all ads takes its time. */
const TIMEOUT_MS = 300_000;

/**
 * What a batch would hold, without making it.
 * @throws AppError `bad-input` for a brand that there is not
 */
export async function previewBatch(db: Db, wanted: Wanted): Promise<LabelBatchPreview> {
  const { matching, alreadyOpen, pictures } = await db.$transaction((tx) => choosePictures(tx, wanted), {
    timeout: TIMEOUT_MS,
  });
  return {
    matching,
    alreadyOpen,
    chosen: pictures.length,
    random: pictures.filter((one) => one.isRandom).length,
    unassisted: pictures.filter((one) => !one.hasSuggestions).length,
    sample: pictures.slice(0, SAMPLE_PICTURES).map((one) => one.imageSha256),
  };
}

/**
 * About how many pictures match, long before they are counted.
 * @throws AppError `bad-input` for a brand that there is not
 */
export async function estimateBatch(db: Db, { filter }: Pick<Wanted, 'filter'>): Promise<LabelBatchEstimate> {
  const brandId = await findBrandId(db, filter);
  return { matching: await estimatePictures(db, { filter, brandId, isRandom: false }) };
}

/**
 * Makes label tasks of the pictures that a filter means, with as many slots each as answers are wanted. One batch at a time
 * is made, so that two of them never ask about the same picture and brand.
 *
 * @throws AppError `bad-input` for a brand that there is not, or when no picture is left
 */
export function makeBatch(
  db: Db,
  actorId: string | null,
  batch: MakeLabelBatch,
): Promise<{ batchId: string; taskCount: number }> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('label_batch'))`;
      const { pictures } = await choosePictures(tx, batch);
      if (pictures.length === 0) {
        throw new AppError(
          'bad-input',
          'filter: no picture is left that matches and is not being labeled already',
        );
      }
      const batchId = await insertBatch(tx, actorId, batch, pictures.length);
      await insertTasks(tx, batchId, batch, pictures);
      await recordEvent(tx, {
        actorId,
        action: 'label-batch-made',
        table: 'label_batch',
        id: batchId,
        after: { taskCount: pictures.length },
      });
      return { batchId, taskCount: pictures.length };
    },
    { timeout: TIMEOUT_MS },
  );
}

async function choosePictures(tx: Tx, { filter, seed, unassistedShare }: Wanted): Promise<Choice> {
  // What a filter means is sorted and joined in memory: hundreds of bytes a picture.
  await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
  const brandId = await findBrandId(tx, filter);
  const scope = { filter, brandId, seed };
  const randomCount = Math.round(filter.size * filter.randomShare);
  const meantCount = filter.size - randomCount;
  const found = await findPictures(tx, { ...scope, isRandom: false, limit: meantCount });
  const taken = new Set(found.pictures.map((one) => one.imageSha256));
  // As many more as may be among the others already.
  const limit = randomCount + taken.size;
  const everything = randomCount > 0 ? await findPictures(tx, { ...scope, isRandom: true, limit }) : null;
  const random = (everything?.pictures ?? []).filter((one) => !taken.has(one.imageSha256));
  const mark = (pictures: readonly FoundPicture[], isRandom: boolean) =>
    pictures.map((one) => ({
      ...one,
      isRandom,
      hasSuggestions: stableRandom(seed, one.imageSha256) >= unassistedShare,
    }));
  return {
    matching: found.matching,
    alreadyOpen: found.alreadyOpen,
    pictures: interleave(mark(found.pictures, false), mark(random.slice(0, randomCount), true)),
  };
}

async function findBrandId(tx: Tx, { brand: slug }: LabelFilter): Promise<string | null> {
  if (slug === undefined) return null;
  const brand = await tx.brand.findUnique({ where: { slug }, select: { id: true } });
  if (!brand) throw new AppError('bad-input', `filter.brand: there is no brand "${slug}"`);
  return brand.id;
}

async function insertBatch(
  tx: Tx,
  createdById: string | null,
  { name, filter, seed, labelersWanted, unassistedShare, priority, dueInDays }: MakeLabelBatch,
  taskCount: number,
): Promise<string> {
  const id = uuidv7();
  await tx.labelBatch.create({
    data: {
      id,
      name: name.trim(),
      filter,
      seed,
      labelersWanted,
      unassistedShare,
      priority,
      dueAt: new Date(Date.now() + dueInDays * 86_400_000),
      taskCount,
      createdById,
    },
  });
  return id;
}

/** Ids rise with the position, and with them the order in which slots of one priority are given out. */
async function insertTasks(
  tx: Tx,
  batchId: string,
  { labelersWanted, priority }: MakeLabelBatch,
  pictures: readonly ChosenPicture[],
): Promise<void> {
  const { dueAt } = await tx.labelBatch.findUniqueOrThrow({
    where: { id: batchId },
    select: { dueAt: true },
  });
  for (let start = 0; start < pictures.length; start += ROWS_AT_ONCE) {
    const tasks = pictures.slice(start, start + ROWS_AT_ONCE).map((picture, index) => ({
      id: uuidv7(),
      batchId,
      position: start + index,
      imageSha256: picture.imageSha256,
      revisionId: picture.revisionId,
      brandId: picture.brandId,
      hasSuggestions: picture.hasSuggestions,
    }));
    await tx.labelTask.createMany({ data: tasks });
    await tx.workSlot.createMany({
      data: tasks.flatMap(({ id: labelTaskId }) =>
        Array.from({ length: labelersWanted }, (_, slot) => ({
          id: uuidv7(),
          labelTaskId,
          slotNumber: slot + 1,
          queue: 'labeling',
          priority,
          dueAt,
        })),
      ),
    });
  }
}
