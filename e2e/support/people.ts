import type { Role } from '@/lib/contracts/accounts';
import { createUser } from '@/lib/server/accounts/create-user';
import type { Db } from '@/lib/server/database/db';
import { newName } from '@/lib/server/testing/builders';
import { makeSessionCookie } from './session-cookie';

export type Person = {
  id: string;
  email: string;
  name: string;
  password: string;
  roles: readonly Role[];
  /** Signed in, as far as a browser can tell. */
  cookie: { name: string; value: string };
};

/** An account of its own, with a session. */
export async function createPerson(
  db: Db,
  roles: readonly Role[] = ['reviewer'],
  { isDemonstration = false } = {},
): Promise<Person> {
  const name = newName(roles.join('-'));
  const account = { email: `${name}@example.test`, name, password: `password of ${name}`, roles };
  const { id } = await createUser(db, { ...account, isDemonstration });
  return {
    ...account,
    id,
    cookie: await makeSessionCookie({ id, tokenVersion: await tokenVersionOf(db, id) }),
  };
}

export const createPeople = (db: Db, count: number, roles?: readonly Role[]): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => createPerson(db, roles)));

async function tokenVersionOf(db: Db, id: string): Promise<number> {
  return (await db.user.findUniqueOrThrow({ where: { id }, select: { tokenVersion: true } })).tokenVersion;
}
