import { hash } from '@node-rs/argon2';
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '@/lib/contracts/accounts';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { PASSWORD_HASHING } from './verify-password';

const MIN_PASSWORD_LENGTH = 10;

export type NewUser = {
  email: string;
  name: string;
  password: string;
  roles: readonly Role[];
  isDemonstration?: boolean;
  actorId?: string | null;
};

/**
 * Creates an account.
 * @throws AppError `bad-input` for a short password or no role, `conflict` when the address is taken
 */
export async function createUser(db: Db, user: NewUser): Promise<{ id: string }> {
  const { name, password, roles, isDemonstration = false, actorId = null } = user;
  const email = user.email.trim().toLowerCase();
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw new AppError('bad-input', `password: needs at least ${MIN_PASSWORD_LENGTH} characters`);
  }
  if (roles.length === 0) throw new AppError('bad-input', 'roles: give at least one role');
  const passwordHash = await hash(password, PASSWORD_HASHING);
  const id = uuidv7();
  await db.$transaction(async (tx) => {
    const { count } = await tx.user.createMany({
      data: [{ id, email, name, passwordHash, roles: [...roles], isDemonstration }],
      skipDuplicates: true,
    });
    if (count === 0) throw new AppError('conflict', `email: ${email} already has an account`);
    await recordEvent(tx, {
      actorId,
      action: 'user-created',
      table: 'user_account',
      id,
      after: { roles: [...roles], isDemonstration },
    });
  });
  return { id };
}
