import { hash } from '@node-rs/argon2';
import type { UpdateUser, UserView } from '@/lib/contracts/accounts';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { PASSWORD_HASHING } from './verify-password';

const userSelect = {
  id: true,
  email: true,
  name: true,
  roles: true,
  disabledAt: true,
  isDemonstration: true,
  createdAt: true,
} as const;

/** Every account, by name. */
export async function listUsers(db: Db): Promise<UserView[]> {
  const rows = await db.user.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }], select: userSelect });
  return rows.map(({ disabledAt, createdAt, ...user }) => ({
    ...user,
    isDisabled: disabledAt !== null,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Changes an account. Another password, other roles or disabling it end its sessions at once.
 * @throws AppError `not-found`; `conflict` when it would leave no admin who can sign in
 */
export async function updateUser(db: Db, id: string, change: UpdateUser, actorId: string): Promise<void> {
  const passwordHash = change.password ? await hash(change.password, PASSWORD_HASHING) : undefined;
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM user_account WHERE 'admin' = ANY (roles) ORDER BY id FOR UPDATE`;
    const before = await tx.user.findUnique({ where: { id }, select: userSelect });
    if (!before) throw new AppError('not-found', 'There is no such account');
    const { name, roles, isDisabled } = change;
    const endsSessions = roles !== undefined || isDisabled !== undefined || passwordHash !== undefined;
    await tx.user.update({
      where: { id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(roles === undefined ? {} : { roles }),
        ...(isDisabled === undefined ? {} : { disabledAt: isDisabled ? new Date() : null }),
        ...(passwordHash === undefined ? {} : { passwordHash }),
        ...(endsSessions ? { tokenVersion: { increment: 1 } } : {}),
      },
    });
    const admins = await tx.user.count({ where: { roles: { has: 'admin' }, disabledAt: null } });
    if (admins === 0)
      throw new AppError('conflict', 'This is the last admin who can sign in; make another one first');
    await recordEvent(tx, {
      actorId,
      action: 'user-updated',
      table: 'user_account',
      id,
      before: { roles: before.roles, isDisabled: before.disabledAt !== null },
      after: {
        roles: roles ?? before.roles,
        isDisabled: isDisabled ?? before.disabledAt !== null,
        hasNewPassword: passwordHash !== undefined,
      },
    });
  });
}
