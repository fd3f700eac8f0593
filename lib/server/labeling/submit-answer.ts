import { createHash } from 'node:crypto';
import type { LabelAnswerStored, SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { SuggestionFate } from '@/lib/contracts/labeling';
import { isSameRect } from '@/lib/domain/drawing/rect';
import { intersectionOverUnion } from '@/lib/domain/non-max-suppression';
import { recordEvent } from '../audit/record-event';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { toOutcomeColumn } from '../labels/outcome-column';
import { answerSlot } from '../queue/answer-slot';
import { findOffered, type OfferedSuggestion } from './list-suggestions';
import { lockTask } from './lock-task';

/** Thousands of boxes on a busy machine. */
const TIMEOUT_MS = 30_000;

export type SubmitAnswerOutcome = LabelAnswerStored & { isReplay: boolean };

/**
 * Stores a person's answer to a label task under the id their browser made, answers the slot and starts the undo window:
 * all of it, or nothing. Boxes and labels come later, from the settlement job.
 *
 * The same id again returns what is stored (`isReplay`), so a browser may repeat after a lost answer.
 *
 * @throws AppError `answer-differs` when the id is stored with another body or by another person; `lease-lost` when the
 *   token is no longer the slot's; `bad-input` when a box or suggestion does not fit the task
 */
export async function submitAnswer(
  db: Db,
  labelerId: string,
  answerId: string,
  body: SubmitLabelAnswer,
): Promise<SubmitAnswerOutcome> {
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const replay = await findReplay(db, answerId, labelerId, bodyHash);
  if (replay) return replay;
  try {
    return await db.$transaction((tx) => store(tx, labelerId, answerId, body, bodyHash), {
      timeout: TIMEOUT_MS,
    });
  } catch (error) {
    // A rival with the same id may have stored it while this call waited for the slot.
    const stored = await findReplay(db, answerId, labelerId, bodyHash);
    if (stored) return stored;
    throw error;
  }
}

async function findReplay(
  db: Db,
  answerId: string,
  labelerId: string,
  bodyHash: string,
): Promise<SubmitAnswerOutcome | null> {
  const [stored] = await db.$queryRaw<Array<{ labelerId: string; bodyHash: string; undoMsLeft: number }>>`
    SELECT labeler_id AS "labelerId", body_hash AS "bodyHash",
           greatest(0, extract(epoch FROM settles_at - now()) * 1000)::float8 AS "undoMsLeft"
      FROM label_answer WHERE id = ${answerId}::uuid`;
  if (!stored) return null;
  if (stored.labelerId !== labelerId || stored.bodyHash !== bodyHash) {
    throw new AppError(
      'answer-differs',
      'A different answer is already stored under this id; send it with a new id',
    );
  }
  return { answerId, undoMsLeft: stored.undoMsLeft, isReplay: true };
}

async function store(
  tx: Tx,
  labelerId: string,
  answerId: string,
  body: SubmitLabelAnswer,
  bodyHash: string,
): Promise<SubmitAnswerOutcome> {
  const { taskId, slotId, token, outcome, comment, activeMs } = body;
  await lockTask(tx, taskId);
  const slot = await answerSlot(tx, {
    kind: 'labeling',
    userId: labelerId,
    slotId,
    token,
    subjectId: taskId,
  });
  const { boxes, suggestions } = await completeAnswer(tx, body);
  const attempt = 1 + (await tx.labelAnswer.count({ where: { taskId, labelerId } }));
  await tx.labelAnswer.create({
    data: {
      id: answerId,
      taskId,
      slotId,
      labelerId,
      attempt,
      outcome: toOutcomeColumn(outcome),
      boxCount: boxes.length,
      suggestionCount: suggestions.length,
      comment,
      activeMs,
      bodyHash,
      settlesAt: slot.settlesAt,
    },
  });
  await tx.labelAnswerSuggestion.createMany({ data: suggestions.map((row) => ({ answerId, ...row })) });
  await tx.labelAnswerBox.createMany({ data: boxes.map((row) => ({ answerId, ...row })) });
  await markAnswered(tx, taskId, slot.purpose);
  await enqueue(tx, 'settle-label-task', [{ data: { taskId }, startAfter: slot.settlesAt }]);
  await recordEvent(tx, {
    actorId: labelerId,
    action: 'label-answer-submitted',
    table: 'label_task',
    id: taskId,
    after: { answerId },
  });
  return { answerId, undoMsLeft: config().undoWindowMs, isReplay: false };
}

/** The boxes and suggestions as rows, checked against the task. */
async function completeAnswer(tx: Tx, body: SubmitLabelAnswer) {
  const task = await tx.labelTask.findUniqueOrThrow({
    where: { id: body.taskId },
    select: {
      brandId: true,
      hasSuggestions: true,
      image: { select: { sha256: true, width: true, height: true } },
    },
  });
  await checkBrands(tx, body, task.brandId);
  checkInside(body, task.image);
  if (body.suggestions.length > 0 && !task.hasSuggestions) {
    throw new AppError('bad-input', 'suggestions: this task is answered without suggestions');
  }
  const keys = body.suggestions.map(({ key }) => key);
  const offered = await findOffered(tx, task.image, keys);
  const foreign = keys.findIndex((key) => !offered.has(key));
  if (foreign >= 0)
    throw new AppError('bad-input', `suggestions[${foreign}].key: not a suggestion for this picture`);

  const boxes = body.boxes.map(({ suggestion, ...box }, position) => {
    const { rect } = (suggestion !== null && offered.get(suggestion)) || { rect: null };
    if (!rect) return { position, ...box, provenance: 'drawn' as const };
    return {
      position,
      ...box,
      provenance: isSameRect(box, rect) ? ('accepted' as const) : ('edited' as const),
      suggestionNumber: keys.indexOf(suggestion!) + 1,
      suggestionIou: intersectionOverUnion(box, rect),
    };
  });
  const becameOf = new Map(body.boxes.map((box, index) => [box.suggestion, boxes[index]!.provenance]));
  const suggestions = body.suggestions.map(({ key, isRejected }, index) => ({
    number: index + 1,
    imageSha256: task.image.sha256,
    ...toSourceColumns(offered.get(key)!),
    fate: toFate(becameOf.get(key), isRejected),
  }));
  return { boxes, suggestions };
}

function toSourceColumns({ source }: OfferedSuggestion) {
  return source.kind === 'detection'
    ? { releaseId: source.releaseId, position: source.position }
    : { suggestedBoxId: source.suggestedBoxId };
}

function toFate(became: 'drawn' | 'accepted' | 'edited' | undefined, isRejected: boolean): SuggestionFate {
  if (became === 'accepted' || became === 'edited') return became;
  return isRejected ? 'rejected' : 'ignored';
}

/** A task about a brand gets boxes of that brand; one about any mark gets brands that exist, or none. */
async function checkBrands(
  tx: Tx,
  { outcome, boxes }: SubmitLabelAnswer,
  brandId: string | null,
): Promise<void> {
  if (brandId !== null) {
    const foreign = boxes.findIndex((box) => box.brandId !== brandId);
    if (foreign >= 0) {
      throw new AppError('bad-input', `boxes[${foreign}].brandId: this task asks for the marks of one brand`);
    }
    return;
  }
  if (outcome === 'wrong-brand') {
    throw new AppError('bad-input', 'outcome: this task asks for any mark, so no brand can be the wrong one');
  }
  const named = [...new Set(boxes.flatMap((box) => box.brandId ?? []))];
  const known = await tx.brand.findMany({ where: { id: { in: named } }, select: { id: true } });
  const isKnown = new Set(known.map((brand) => brand.id));
  const unknown = boxes.findIndex((box) => box.brandId !== null && !isKnown.has(box.brandId));
  if (unknown >= 0) throw new AppError('bad-input', `boxes[${unknown}].brandId: there is no such brand`);
}

function checkInside({ boxes }: SubmitLabelAnswer, picture: { width: number; height: number }): void {
  // Sums of hundredths are off by a rounding error.
  const outside = boxes.findIndex(
    (box) => box.x + box.width > picture.width + 0.005 || box.y + box.height > picture.height + 0.005,
  );
  if (outside >= 0) {
    throw new AppError(
      'bad-input',
      `boxes[${outside}]: reaches out of the picture of ${picture.width} x ${picture.height} px`,
    );
  }
}

/** A task is answered when nobody else has to answer. */
async function markAnswered(tx: Tx, taskId: string, purpose: 'answer' | 'adjudication'): Promise<void> {
  const waiting = await tx.workSlot.count({
    where: { labelTaskId: taskId, purpose, answeredAt: null, closedAt: null },
  });
  if (waiting > 0) return;
  await tx.labelTask.updateMany({
    where: { id: taskId, state: { in: ['open', 'adjudication'] } },
    data: { state: 'answered' },
  });
}
