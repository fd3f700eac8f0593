import type { z } from 'zod';
import type { ApprovePromotionSchema } from '@/lib/contracts/promotions';
import { config } from '../config/env';
import { AppError } from '../errors';

export type Person = { id: string; isAdmin: boolean };

type Proposed<Gate> = { proposedById: string | null; gates: readonly Gate[] };

/**
 * What is written down when somebody approves what was proposed.
 *
 * @param now its gates as they stand now: these decide
 * @throws AppError `not-allowed` for the proposer (unless the installation lets them), and for a shut gate without an admin's reason;
 *   `bad-input` when the proposer gives no reason
 */
export function toApproval<Gate extends { kind: string; isOpen: boolean }>(
  { proposedById, gates }: Proposed<Gate>,
  person: Person,
  answer: z.output<typeof ApprovePromotionSchema>,
  now: Gate[],
) {
  const selfApprovalReason =
    proposedById === person.id ? requireSelfApproval(answer.selfApprovalReason) : null;
  const overrideReason = requireGates({ proposed: gates, now }, person, answer.overrideReason);
  return {
    state: 'approved' as const,
    approvedById: person.id,
    approvalGates: now,
    selfApprovalReason,
    endedAt: new Date(),
    overrideReason,
    overriddenById: overrideReason === null ? null : person.id,
  };
}

/** What the audit log keeps of it. */
export const toAudited = ({
  approvalGates: gates,
  overrideReason,
  selfApprovalReason,
}: ReturnType<typeof toApproval>) => ({ gates, overrideReason, selfApprovalReason });

const named = { select: { id: true, name: true } } as const;
/** Who had a part in a promotion. */
export const promotionPeople = { overriddenBy: named, proposedBy: named, approvedBy: named };

type Named = { id: string; name: string } | null;
type PromotionRow = {
  id: string;
  state: 'proposed' | 'approved' | 'withdrawn';
  note: string;
  thresholdChoice: 'recertify' | 'matched';
  overrideReason: string | null;
  overriddenBy: Named;
  proposedBy: Named;
  approvedBy: Named;
  createdAt: Date;
  endedAt: Date | null;
};

/** What is told of every promotion, whatever it brings into use. */
export function toTold({ id, thresholdChoice, createdAt, endedAt, ...row }: PromotionRow) {
  const { state, note, overrideReason, overriddenBy, proposedBy, approvedBy } = row;
  return {
    promotionId: id,
    state,
    note,
    threshold: thresholdChoice,
    overrideReason,
    overriddenBy,
    proposedBy,
    approvedBy,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** @throws AppError `not-found`; `conflict` when it was decided */
export function requireProposed<Row extends { state: string }>(promotion: Row | null): Row {
  if (!promotion) throw noPromotion();
  if (promotion.state !== 'proposed') {
    throw new AppError('conflict', 'Somebody decided about this promotion already');
  }
  return promotion;
}

export const noPromotion = () => new AppError('not-found', 'There is no such promotion');

/** Why somebody approves what they proposed themselves. @throws AppError `not-allowed` unless the installation lets them; `bad-input` without words */
function requireSelfApproval(reason: string | null): string {
  if (!config().maySelfApprove) {
    throw new AppError('not-allowed', 'Whoever proposes a model may not approve it; ask a second operator');
  }
  const words = reason?.trim() ?? '';
  if (words === '') throw new AppError('bad-input', 'selfApprovalReason: say why nobody else approves it');
  return words;
}

type Gate = { kind: string; isOpen: boolean };

/**
 * @returns why a shut gate is passed; null where all are open now
 * @throws AppError `not-allowed` where one is shut, unless an admin gives a reason
 */
function requireGates(
  { proposed, now }: { proposed: readonly Gate[]; now: readonly Gate[] },
  { isAdmin }: Person,
  reason: string | null,
): string | null {
  const shut = now.filter(({ isOpen }) => !isOpen).map(({ kind }) => kind);
  if (shut.length === 0) return null;
  const words = reason?.trim() ?? '';
  if (!isAdmin || words === '') {
    const since = proposed.filter(({ kind, isOpen }) => isOpen && shut.includes(kind));
    const changed =
      since.length === 0 ? '' : ` (since it was proposed: ${since.map(({ kind }) => kind).join(', ')})`;
    throw new AppError('not-allowed', `Shut: ${shut.join(', ')}${changed}. An admin may go on with a reason`);
  }
  return words;
}
