import { v7 as uuidv7 } from 'uuid';
import type { SettledDecision } from '@/lib/contracts/settled-decision';
import { isViolation } from '@/lib/domain/reasons';
import { planSettlement, type AnsweredVerdict } from '@/lib/domain/settlement';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { storeLabels } from '../labels/store-labels';
import { addAdjudicationSlot } from '../queue/adjudication-slot';
import { lockItem } from './lock-item';
import { fromReasonColumn } from './reason-column';

export type SettleOutcome = 'settled' | 'adjudication' | 'waiting' | 'nothing-to-do';

/**
 * Settles an item when the undo windows of its verdicts are over: labels, outbox row and the item's end in one
 * transaction; or sends it to one more person when the answers differ or somebody escalated (DESIGN.md section 4.6).
 *
 * Every verdict has its own job for the end of its window, so "waiting" needs no new one. Safe to repeat.
 */
export function settleItem(db: Db, reviewItemId: string): Promise<SettleOutcome> {
  return db.$transaction(
    async (tx) => {
      const state = await lockItem(tx, reviewItemId);
      if (!state || !['open', 'answered', 'adjudication'].includes(state)) return 'nothing-to-do';
      const { verdicts, areWindowsOver } = await standingVerdicts(tx, reviewItemId);
      if (verdicts.length === 0) return 'nothing-to-do';
      if (!areWindowsOver) return 'waiting';

      const answersWanted = await tx.workSlot.count({
        where: { reviewItemId, purpose: 'answer', closedAt: null },
      });
      const plan = planSettlement(verdicts, answersWanted);
      if (plan.kind === 'wait') return 'waiting';
      if (plan.kind === 'adjudicate') return openAdjudication(tx, reviewItemId, plan.why);
      await finish(tx, reviewItemId, plan.verdicts);
      return 'settled';
    },
    { timeout: 60_000 },
  );
}

async function standingVerdicts(tx: Tx, reviewItemId: string) {
  const [clock] = await tx.$queryRaw<Array<{ now: Date }>>`SELECT now()`;
  const rows = await tx.verdict.findMany({
    where: { reviewItemId, withdrawal: null },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      kind: true,
      shown: true,
      settlesAt: true,
      slot: { select: { purpose: true } },
      lines: true,
    },
  });
  const verdicts = rows.map(({ id, kind, shown, slot, lines }): AnsweredVerdict => ({
    verdictId: id,
    kind,
    isAdjudication: slot.purpose === 'adjudication',
    displayed: (shown as { images: string[] }).images,
    lines: lines.map((line) => ({
      brandId: line.brandId,
      reason: fromReasonColumn(line.reason),
      evidence: line.evidenceSha256,
    })),
  }));
  return { verdicts, areWindowsOver: rows.every((row) => row.settlesAt <= clock!.now) };
}

async function openAdjudication(tx: Tx, reviewItemId: string, why: string): Promise<SettleOutcome> {
  if (!(await addAdjudicationSlot(tx, { reviewItemId }))) return 'waiting';
  const moved = await tx.$executeRaw`
    UPDATE review_item AS item SET state = 'adjudication'
     WHERE item.id = ${reviewItemId}::uuid
       AND NOT EXISTS (SELECT FROM review_item AS newer
                        WHERE newer.ad_id = item.ad_id AND newer.id <> item.id AND newer.state IN ('open', 'adjudication'))`;
  if (moved === 0) {
    // The ad has changed and its newer content is in the queue: nobody needs to decide about the old one.
    await tx.workSlot.updateMany({
      where: { reviewItemId, answeredAt: null },
      data: { closedAt: new Date() },
    });
    await tx.reviewItem.update({
      where: { id: reviewItemId },
      data: { state: 'superseded', endedAt: new Date() },
    });
    return 'nothing-to-do';
  }
  await recordEvent(tx, {
    actorId: null,
    action: 'item-sent-to-adjudication',
    table: 'review_item',
    id: reviewItemId,
    after: { why },
  });
  return 'adjudication';
}

async function finish(tx: Tx, reviewItemId: string, verdicts: readonly AnsweredVerdict[]): Promise<void> {
  const item = await tx.reviewItem.findUniqueOrThrow({
    where: { id: reviewItemId },
    select: {
      revisionId: true,
      revision: { select: { revision: true, ad: { select: { source: true, externalId: true } } } },
      verdicts: {
        where: { id: { in: verdicts.map((verdict) => verdict.verdictId) } },
        select: { reviewerId: true },
      },
    },
  });
  await storeLabels(tx, item.revisionId, verdicts);
  const payload: SettledDecision = {
    reviewItemId,
    ad: { ...item.revision.ad, revision: item.revision.revision },
    ...(await toDecisionLines(tx, verdicts)),
    decidedBy: item.verdicts.map((verdict) => verdict.reviewerId),
    settledAt: new Date().toISOString(),
  };
  await tx.outbox.create({ data: { id: uuidv7(), reviewItemId, payload } });
  await tx.reviewItem.update({
    where: { id: reviewItemId },
    data: { state: 'settled', endedAt: new Date() },
  });
  await recordEvent(tx, { actorId: null, action: 'item-settled', table: 'review_item', id: reviewItemId });
}

async function toDecisionLines(tx: Tx, verdicts: readonly AnsweredVerdict[]) {
  const lines = new Map(
    verdicts.flatMap((verdict) => verdict.lines.map((line) => [line.brandId, line.reason])),
  );
  const brands = await tx.brand.findMany({
    where: { id: { in: [...lines.keys()] } },
    select: { id: true, slug: true },
  });
  const named = brands.map(({ id, slug }) => {
    const reason = lines.get(id)!;
    return { brand: slug, reason, isViolation: isViolation(reason) };
  });
  return { lines: named, isViolation: named.some((line) => line.isViolation) };
}
