import type { Role } from '@/lib/contracts/accounts';
import type { Db } from '../database/db';

export type SessionUser = { id: string; email: string; name: string; roles: Role[] };

/** The account behind a session token as it is now; null when it is disabled or its sessions were ended. */
export async function findSessionUser(db: Db, id: string, tokenVersion: number): Promise<SessionUser | null> {
  const user = await db.user.findFirst({
    where: { id, tokenVersion, disabledAt: null },
    select: { id: true, email: true, name: true, roles: true },
  });
  return user;
}
