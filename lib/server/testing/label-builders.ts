import { randomUUID } from 'node:crypto';
import { SubmitLabelAnswerSchema, type SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import {
  LabelFilterSchema,
  MakeLabelBatchSchema,
  type LabelFilterInput,
  type MakeLabelBatch,
} from '@/lib/contracts/label-batches';
import { type LabelBox } from '@/lib/contracts/label-work';
import type { Db } from '../database/db';
import { makeBatch } from '../labeling/make-batch';
import { submitAnswer, type SubmitAnswerOutcome } from '../labeling/submit-answer';
import { claimSlots, type HeldSlot } from '../queue/claim-slots';
import { saveImageEvidence } from '../scores/image-evidence';
import { ENCODER_HASH, makeAd, newName, type TestAd, type TestBrand, type TestUser } from './builders';

// Rows that tests of labeling start from, made by the product's own verbs.

export type TestTask = { taskId: string; batchId: string; imageSha256: string; brandId: string | null };
type Words = Partial<Omit<MakeLabelBatch, 'filter'>> & { filter?: LabelFilterInput };

/** A batch as ops would make it. */
export function batchOf(filter: LabelFilterInput, { filter: more, ...words }: Words = {}): MakeLabelBatch {
  const all = LabelFilterSchema.parse({ ...filter, ...more });
  return MakeLabelBatchSchema.parse({ name: 'A batch', unassistedShare: 0, ...words, filter: all });
}

/** Label tasks about ads of their own, one picture each, in the order of the batch. */
export async function makeTasks(
  db: Db,
  brand: TestBrand,
  { count = 1, ...words }: Words & { count?: number } = {},
): Promise<TestTask[]> {
  const source = newName('source');
  for (let made = 0; made < count; made++) await makeAd(db, { source });
  return makeTasksOf(db, brand, source, words);
}

/** A label task for every picture of a source. */
export async function makeTasksOf(
  db: Db,
  brand: TestBrand,
  source: string,
  words: Words = {},
): Promise<TestTask[]> {
  const { batchId } = await makeBatch(db, null, batchOf({ brand: brand.slug, source }, words));
  const tasks = await db.labelTask.findMany({ where: { batchId }, orderBy: { position: 'asc' } });
  return tasks.map(({ id: taskId, imageSha256, brandId }) => ({ taskId, batchId, imageSha256, brandId }));
}

type Found = { x: number; y: number; width: number; height: number; objectness?: number };

/** What the release in use found in a picture, the surest first. @returns the keys of the suggestions */
export async function detect(db: Db, sha256: string, boxes: readonly Found[]): Promise<string[]> {
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const detections = boxes.map(({ objectness = 0.9, ...box }) => ({
    box,
    objectness,
    embedding: Float32Array.of(1, 0),
  }));
  const embedding = Float32Array.of(1, 0);
  const scope = { releaseId: release.id, encoderSha256: ENCODER_HASH };
  await saveImageEvidence(db, scope, [{ sha256, provider: 'cpu', embedding, detections }]);
  return boxes.map((_, position) => `d:${release.id}:${position}`);
}

/** An ad with a picture in which the release found boxes. */
export async function makeDetectedAd(
  db: Db,
  source: string,
  boxes: readonly Found[],
): Promise<TestAd & { keys: string[] }> {
  const ad = await makeAd(db, { source });
  return { ...ad, keys: await detect(db, ad.images[0]!, boxes) };
}

/** Takes a label task into a person's hands. */
export async function holdTask(
  db: Db,
  user: TestUser,
  { taskId }: Pick<TestTask, 'taskId'>,
  { tabId = randomUUID(), purpose = 'answer' }: { tabId?: string; purpose?: 'answer' | 'adjudication' } = {},
): Promise<HeldSlot> {
  const claim = { userId: user.id, tabId, kind: 'labeling', purpose, count: 1, subjectId: taskId } as const;
  const [slot] = await claimSlots(db, claim);
  if (!slot) throw new Error(`${user.email} cannot have task ${taskId}`);
  return slot;
}

/** A rectangle that lies inside a picture of 400 x 300. */
export const boxAt = (
  x: number,
  y: number,
  brand: { id: string } | null,
  more: Partial<LabelBox> = {},
): LabelBox => ({
  x,
  y,
  width: 60,
  height: 40,
  brandId: brand?.id ?? null,
  suggestion: null,
  ...more,
});

type Said = Partial<Omit<SubmitLabelAnswer, 'taskId' | 'slotId' | 'token'>>;

/** The body of an answer to a held task, as the route reads it: "no mark" unless boxes or something else is said. */
export function answerBody({ slotId, token, subjectId }: HeldSlot, said: Said = {}): SubmitLabelAnswer {
  const outcome = said.boxes?.length ? 'boxes' : 'no-mark';
  return SubmitLabelAnswerSchema.parse({
    taskId: subjectId,
    slotId,
    token,
    outcome,
    boxes: [],
    suggestions: [],
    comment: '',
    activeMs: 3_000,
    ...said,
  });
}

/** Takes a task and answers it. */
export async function answerTask(
  db: Db,
  user: TestUser,
  task: Pick<TestTask, 'taskId'>,
  said: Said = {},
  purpose: 'answer' | 'adjudication' = 'answer',
): Promise<SubmitAnswerOutcome> {
  const slot = await holdTask(db, user, task, { purpose });
  return submitAnswer(db, user.id, randomUUID(), answerBody(slot, said));
}

/** Ends the undo windows of a task's answers, which nothing in the product can do to an append-only row. */
export async function endTaskWindows(db: Db, { taskId }: Pick<TestTask, 'taskId'>): Promise<void> {
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`
      UPDATE label_answer SET settles_at = now() - interval '1 second' WHERE task_id = ${taskId}::uuid`,
  ]);
}

/** Lets the leases of a task run out. */
export async function expireTaskLeases(db: Db, { taskId }: Pick<TestTask, 'taskId'>): Promise<void> {
  await db.$executeRaw`
    UPDATE work_slot SET leased_until = now() - interval '1 second'
     WHERE label_task_id = ${taskId}::uuid AND leased_until IS NOT NULL`;
}
