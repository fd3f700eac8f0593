import { config } from '../config/env';
import { AppError } from '../errors';

export type Person = { id: string; isAdmin: boolean };

/** Why somebody approves what they proposed themselves. @throws AppError `not-allowed` unless the installation lets them; `bad-input` without words */
export function requireSelfApproval(reason: string | null): string {
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
export function requireGates(
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
