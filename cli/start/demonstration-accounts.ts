import { DEMONSTRATION_ACCOUNTS, DEMONSTRATION_PASSWORD } from '@/lib/contracts/demonstration-accounts';
import { createUser } from '@/lib/server/accounts/create-user';
import type { Db } from '@/lib/server/database/db';

/** Adds the accounts that are missing. */
export async function ensureDemonstrationAccounts(db: Db): Promise<void> {
  for (const { email, name, roles } of DEMONSTRATION_ACCOUNTS) {
    if (await db.user.findUnique({ where: { email }, select: { id: true } })) continue;
    await createUser(db, {
      email,
      name,
      roles: [...roles],
      password: DEMONSTRATION_PASSWORD,
      isDemonstration: true,
    });
  }
}
