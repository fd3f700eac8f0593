import { createUser } from '@/lib/server/accounts/create-user';
import type { Db } from '@/lib/server/database/db';

/** Known to everybody, therefore only on loopback with the embedded database (`config().isDemonstration`). */
export const DEMONSTRATION_ACCOUNTS = [
  { email: 'reviewer@demo.invalid', name: 'Rae Reviewer', roles: ['reviewer'] },
  { email: 'reviewer2@demo.invalid', name: 'Remy Reviewer', roles: ['reviewer'] },
  { email: 'labeler@demo.invalid', name: 'Lou Labeler', roles: ['labeler'] },
  { email: 'ops@demo.invalid', name: 'Oda Operator', roles: ['ops'] },
  { email: 'admin@demo.invalid', name: 'Ada Admin', roles: ['admin', 'ops', 'reviewer'] },
] as const;
export const DEMONSTRATION_PASSWORD = 'touchstone-demo';

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
