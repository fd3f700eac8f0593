import 'server-only';
import { getServerSession } from 'next-auth';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Role } from '@/lib/contracts/accounts';
import { findSessionUser, type SessionUser } from './accounts/find-session-user';
import { authOptions } from './auth';
import { db } from './database/db';
import { AppError } from './errors';
import type { WorkKind } from './queue/work-kinds';

/** Who is asking, as the database knows them now; null for nobody, a disabled account or an ended session. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const session = await getServerSession(authOptions());
  return session?.userId ? findSessionUser(db(), session.userId, session.tokenVersion) : null;
});

/**
 * The person behind an API request.
 * @param roles any one of them is enough; none given = every signed-in person
 * @throws AppError `not-signed-in` or `not-allowed`
 */
export async function requireUser(...roles: Role[]): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) throw new AppError('not-signed-in', 'Sign in first');
  if (!mayAct(user, roles)) throw new AppError('not-allowed', `This needs the role ${roles.join(' or ')}`);
  return user;
}

/** The same for a page: nobody goes to the sign-in page, a person without the role to the page that says so. */
export async function requirePageUser(path: string, ...roles: Role[]): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) redirect(`/login?callbackUrl=${encodeURIComponent(path)}`);
  if (!mayAct(user, roles)) redirect(`/forbidden?needs=${roles.join(',')}`);
  return user;
}

function mayAct(user: SessionUser, roles: readonly Role[]): boolean {
  return roles.length === 0 || roles.some((role) => user.roles.includes(role));
}

/**
 * Answering is a reviewer's or labeler's work, deciding between answers an operator's.
 * @throws AppError `not-allowed`
 */
export function requireRoleFor(user: SessionUser, kind: WorkKind, purpose: 'answer' | 'adjudication'): void {
  const answerer = kind === 'review' ? 'reviewer' : 'labeler';
  const role = purpose === 'answer' ? answerer : 'ops';
  if (!mayAct(user, [role])) throw new AppError('not-allowed', `This needs the role ${role}`);
}
