import type { Role } from '@/lib/contracts/accounts';
import { config } from '../config/env';
import type { Db } from '../database/db';

export type SessionUser = { id: string; email: string; name: string; roles: Role[] };

/** The account behind a session token as it is now; null when it is disabled, its sessions were ended, or it is
 * a demonstration account and this is no demonstration. */
export async function findSessionUser(db: Db, id: string, tokenVersion: number): Promise<SessionUser | null> {
  const user = await db.user.findFirst({
    where: {
      id,
      tokenVersion,
      disabledAt: null,
      ...(config().isDemonstration ? {} : { isDemonstration: false }),
    },
    select: { id: true, email: true, name: true, roles: true },
  });
  return user;
}
