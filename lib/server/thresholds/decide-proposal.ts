import type { ApproveThreshold } from '@/lib/contracts/thresholds';
import { recordEvent } from '../audit/record-event';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { holdThreshold, supersedeThreshold, triageBetween } from './activate-threshold';
import type { ThresholdChanged } from './propose-threshold';

/**
 * Puts a proposal in use: the next ad is triaged by it, and ads whose flag changes are triaged again.
 *
 * @throws AppError `not-found`; `conflict` when it was decided, or another threshold is in use than the approver saw;
 * `not-allowed` for the proposer, unless the installation lets them; `bad-input` when their reason is missing then
 */
export function approveThreshold(
  db: Db,
  userId: string,
  thresholdId: string,
  { activeId, reason }: ApproveThreshold,
): Promise<ThresholdChanged> {
  return db.$transaction(async (tx) => {
    const { brandModelId, value, proposedById } = await getProposal(tx, thresholdId);
    const selfApprovalReason = proposedById === userId ? requireReason(reason) : null;
    const before = await holdThreshold(tx, brandModelId, activeId);
    await supersedeThreshold(tx, before);
    const now = new Date();
    const { count } = await tx.thresholdVersion.updateMany({
      where: { id: thresholdId, state: 'proposed' },
      data: { state: 'active', approvedById: userId, approvedAt: now, activatedAt: now, selfApprovalReason },
    });
    if (count === 0) throw decidedAlready();
    await triageBetween(tx, before, { id: thresholdId, value });
    await recordEvent(tx, {
      actorId: userId,
      action: 'threshold-approved',
      table: 'threshold_version',
      id: thresholdId,
      before: { thresholdId: before.id, value: before.value },
      after: { value, selfApprovalReason },
    });
    return { thresholdId, value, state: 'active' };
  });
}

/** Takes a proposal back, or declines somebody else's. @throws AppError `not-found`; `conflict` when it was decided */
export function withdrawThreshold(db: Db, userId: string, thresholdId: string): Promise<ThresholdChanged> {
  return db.$transaction(async (tx) => {
    const { value } = await getProposal(tx, thresholdId);
    const { count } = await tx.thresholdVersion.updateMany({
      where: { id: thresholdId, state: 'proposed' },
      data: { state: 'withdrawn', endedAt: new Date() },
    });
    if (count === 0) throw decidedAlready();
    await recordEvent(tx, {
      actorId: userId,
      action: 'threshold-withdrawn',
      table: 'threshold_version',
      id: thresholdId,
    });
    return { thresholdId, value, state: 'withdrawn' };
  });
}

async function getProposal(tx: Tx, id: string) {
  const row = await tx.thresholdVersion.findUnique({
    where: { id },
    select: { brandModelId: true, value: true, proposedById: true, state: true },
  });
  if (!row) throw new AppError('not-found', 'There is no such threshold');
  if (row.state !== 'proposed') throw decidedAlready();
  return row;
}

const decidedAlready = () => new AppError('conflict', 'Somebody decided about this proposal already');

function requireReason(reason: string | null): string {
  if (!config().maySelfApprove) {
    throw new AppError(
      'not-allowed',
      'Whoever proposes a threshold may not approve it; ask a second operator',
    );
  }
  const words = reason?.trim() ?? '';
  if (words === '') throw new AppError('bad-input', 'reason: say why nobody else approves it');
  return words;
}
