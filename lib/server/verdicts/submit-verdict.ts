import { createHash } from 'node:crypto';
import type { SubmitVerdict, VerdictStored } from '@/lib/contracts/review';
import { showsBrand, type Reason } from '@/lib/domain/reasons';
import { recordEvent } from '../audit/record-event';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { answerSlot } from '../queue/answer-slot';
import { lockItem } from './lock-item';
import { toReasonColumn } from './reason-column';

export type SubmitOutcome = VerdictStored & { isReplay: boolean };

/**
 * Stores a person's verdict under the id their browser made, answers the slot and starts the undo window: all of it,
 * or nothing. Labels and outbox rows come later, from the settlement job.
 *
 * The same id again returns what is stored (`isReplay`), so a browser may repeat after a lost answer.
 *
 * @throws AppError `verdict-differs` when the id is stored with another body or by another person; `lease-lost` when
 *   the token is no longer the slot's; `bad-input` when a line does not fit the item
 */
export async function submitVerdict(
  db: Db,
  reviewerId: string,
  verdictId: string,
  body: SubmitVerdict,
): Promise<SubmitOutcome> {
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const replay = await findReplay(db, verdictId, reviewerId, bodyHash);
  if (replay) return replay;
  try {
    return await db.$transaction((tx) => store(tx, reviewerId, verdictId, body, bodyHash));
  } catch (error) {
    // A rival with the same id may have stored it while this call waited for the slot.
    const stored = await findReplay(db, verdictId, reviewerId, bodyHash);
    if (stored) return stored;
    throw error;
  }
}

async function findReplay(
  db: Db,
  verdictId: string,
  reviewerId: string,
  bodyHash: string,
): Promise<SubmitOutcome | null> {
  const [stored] = await db.$queryRaw<Array<{ reviewerId: string; bodyHash: string; undoMsLeft: number }>>`
    SELECT reviewer_id AS "reviewerId", body_hash AS "bodyHash",
           greatest(0, extract(epoch FROM settles_at - now()) * 1000)::float8 AS "undoMsLeft"
      FROM verdict WHERE id = ${verdictId}::uuid`;
  if (!stored) return null;
  if (stored.reviewerId !== reviewerId || stored.bodyHash !== bodyHash) {
    throw new AppError(
      'verdict-differs',
      'A different verdict is already stored under this id; send it with a new id',
    );
  }
  return { verdictId, undoMsLeft: stored.undoMsLeft, isReplay: true };
}

async function store(
  tx: Tx,
  reviewerId: string,
  verdictId: string,
  body: SubmitVerdict,
  bodyHash: string,
): Promise<SubmitOutcome> {
  const { reviewItemId, slotId, kind, comment, activeMs, shown } = body;
  await lockItem(tx, reviewItemId);
  const slot = await answerSlot(tx, {
    kind: 'review',
    userId: reviewerId,
    slotId,
    token: body.token,
    subjectId: reviewItemId,
  });
  if (kind === 'escalation' && slot.purpose === 'adjudication') {
    throw new AppError('bad-input', 'kind: this item was already escalated to you; decide it or decline it');
  }
  const lines = await completeLines(tx, body);
  const attempt = 1 + (await tx.verdict.count({ where: { reviewItemId, reviewerId } }));
  await tx.verdict.create({
    data: {
      id: verdictId,
      reviewItemId,
      slotId,
      reviewerId,
      attempt,
      kind,
      bodyHash,
      comment,
      activeMs,
      shown,
      lineCount: lines.length,
      settlesAt: slot.settlesAt,
      lines: { create: lines.map((line) => ({ ...line, reason: toReasonColumn(line.reason) })) },
    },
  });
  await markAnswered(tx, reviewItemId, slot.purpose, kind);
  await enqueue(tx, 'settle-item', [{ data: { reviewItemId }, startAfter: slot.settlesAt }]);
  await recordEvent(tx, {
    actorId: reviewerId,
    action: kind === 'escalation' ? 'item-escalated' : 'verdict-submitted',
    table: 'review_item',
    id: reviewItemId,
    after: { verdictId },
  });
  return { verdictId, undoMsLeft: config().undoWindowMs, isReplay: false };
}

type CompleteLine = {
  brandId: string;
  reason: Reason;
  evidenceSha256: string[];
  definitionId: string | null;
  brandModelId: string | null;
  isImplied: boolean;
};

/** The lines as sent, checked against the item, and those that "no other suspect" implies. */
async function completeLines(tx: Tx, body: SubmitVerdict): Promise<CompleteLine[]> {
  const { reviewItemId, lines, noOtherSuspect, shown } = body;
  const { revision, suspects } = await tx.reviewItem.findUniqueOrThrow({
    where: { id: reviewItemId },
    select: {
      revision: { select: { images: { select: { imageSha256: true } } } },
      suspects: {
        select: { brandId: true, brandModelId: true, brandModel: { select: { definitionId: true } } },
      },
    },
  });
  const images = new Set(revision.images.map((image) => image.imageSha256));
  checkImages('shown.images', shown.images, images);
  lines.forEach((line, index) => {
    checkImages(`lines[${index}].evidence`, line.evidence, images);
    if (showsBrand(line.reason) && line.evidence.length === 0) {
      throw new AppError(
        'bad-input',
        `lines[${index}].evidence: ${line.reason} needs the images that show it`,
      );
    }
  });

  const answered = new Set(lines.map((line) => line.brandId));
  // A suspect that came in after the page was loaded was not on the screen: nobody answered it.
  const onScreen = noOtherSuspect ? suspects.filter(({ brandId }) => shown.suspects.includes(brandId)) : [];
  const implied = onScreen.filter(({ brandId }) => !answered.has(brandId));
  if (suspects.length > 0 && lines.length + implied.length === 0 && body.kind === 'decision') {
    throw new AppError('bad-input', 'shown.suspects: name the suspects that were on the screen');
  }
  const all = [
    ...lines.map((line) => ({ ...line, isImplied: false })),
    ...implied.map(({ brandId }) => ({
      brandId,
      reason: 'not-this-brand' as const,
      evidence: [],
      isImplied: true,
    })),
  ];
  const used = await currentDefinitions(
    tx,
    all.map((line) => line.brandId),
  );
  for (const { brandId, brandModelId, brandModel } of suspects)
    used.set(brandId, { definitionId: brandModel.definitionId, brandModelId });
  return all.map(({ brandId, reason, evidence, isImplied }, index) => {
    const definition = used.get(brandId);
    if (!definition) throw new AppError('bad-input', `lines[${index}].brandId: there is no such brand`);
    return { brandId, reason, evidenceSha256: evidence, isImplied, ...definition };
  });
}

function checkImages(field: string, named: readonly string[], images: ReadonlySet<string>): void {
  const foreign = named.find((sha256) => !images.has(sha256));
  if (foreign) throw new AppError('bad-input', `${field}: ${foreign} is not an image of this ad`);
}

/** By brand. A suspect's line is pinned to the model that the item was opened with instead: that is what was shown. */
async function currentDefinitions(tx: Tx, brandIds: string[]) {
  const brands = await tx.brand.findMany({
    where: { id: { in: brandIds } },
    select: {
      id: true,
      definitions: { where: { state: 'published' }, select: { id: true } },
      models: { where: { state: 'active' }, select: { id: true } },
    },
  });
  return new Map<string, Pick<CompleteLine, 'definitionId' | 'brandModelId'>>(
    brands.map(({ id, definitions, models }) => [
      id,
      { definitionId: definitions[0]?.id ?? null, brandModelId: models[0]?.id ?? null },
    ]),
  );
}

/** An item is answered when nobody else has to answer, or when somebody wants it decided by another. */
async function markAnswered(
  tx: Tx,
  reviewItemId: string,
  purpose: string,
  kind: SubmitVerdict['kind'],
): Promise<void> {
  const waiting = await tx.workSlot.count({
    where: { reviewItemId, purpose: purpose as 'answer', answeredAt: null, closedAt: null },
  });
  if (waiting > 0 && kind === 'decision') return;
  await tx.reviewItem.updateMany({
    where: { id: reviewItemId, state: { in: ['open', 'adjudication'] } },
    data: { state: 'answered' },
  });
}
