import { config } from '../config/env';
import type { Db } from '../database/db';
import { countSignInAttempt, forgiveSignInAttempt } from './sign-in-limits';
import { verifyPassword } from './verify-password';

export type SignedIn = { id: string; tokenVersion: number };

/**
 * Checks e-mail and password. null for an unknown account, a wrong password and a disabled account alike, after the
 * same work.
 *
 * @throws AppError `too-many-attempts`
 */
export async function signIn(
  db: Db,
  credentials: { email: string; password: string },
  address: string,
): Promise<SignedIn | null> {
  const email = credentials.email.trim().toLowerCase();
  await countSignInAttempt(email, address);
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, tokenVersion: true, disabledAt: true, isDemonstration: true },
  });
  const fits = await verifyPassword(user?.passwordHash ?? null, credentials.password);
  if (!fits || !user || user.disabledAt) return null;
  // Their passwords are known to everybody.
  if (user.isDemonstration && !config().isDemonstration) return null;
  await forgiveSignInAttempt(email, address);
  return { id: user.id, tokenVersion: user.tokenVersion };
}
