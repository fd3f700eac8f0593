import { v7 as uuidv7 } from 'uuid';
import type { LabelBatchPreview, LabelFilter, MakeLabelBatch } from '@/lib/contracts/labeling';
import { stableRandom } from '@/lib/domain/datasets/stable-random';
import { interleave } from '@/lib/domain/labeling/interleave';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { findPictures, type FoundPicture } from './find-pictures';

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
  const { matching, alreadyOpen, pictures } = await choosePictures(db, wanted);
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

async function choosePictures(db: Db | Tx, { filter, seed, unassistedShare }: Wanted): Promise<Choice> {
  const brandId = await findBrandId(db, filter);
  const scope = { filter, brandId, seed };
  const matching = await findPictures(db, { ...scope, isRandom: false });
  const free = matching.filter((one) => !one.isOpen);
  const randomCount = Math.round(filter.size * filter.randomShare);
  const meant = free.slice(0, filter.size - randomCount);
  const taken = new Set(meant.map((one) => one.imageSha256));
  const everything = randomCount > 0 ? await findPictures(db, { ...scope, isRandom: true }) : [];
  const random = everything.filter((one) => !one.isOpen && !taken.has(one.imageSha256)).slice(0, randomCount);
  const mark = (pictures: readonly FoundPicture[], isRandom: boolean) =>
    pictures.map((one) => ({
      ...one,
      isRandom,
      hasSuggestions: stableRandom(seed, one.imageSha256) >= unassistedShare,
    }));
  return {
    matching: matching.length,
    alreadyOpen: matching.length - free.length,
    pictures: interleave(mark(meant, false), mark(random, true)),
  };
}

async function findBrandId(db: Db | Tx, { brand: slug }: LabelFilter): Promise<string | null> {
  if (slug === undefined) return null;
  const brand = await db.brand.findUnique({ where: { slug }, select: { id: true } });
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
