import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiScope, Role } from '@/lib/contracts/accounts';
import type { Db } from '../database/db';
import { makeUser, newName } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createApiKey, listApiKeys, requireApiKey, revokeApiKey } from './api-keys';
import { createUser } from './create-user';
import { findSessionUser } from './find-session-user';
import { listUsers, updateUser } from './manage-users';
import { signIn } from './sign-in';
import { hashToTry, verifyPassword } from './verify-password';

let database: TestDatabase;
let db: Db;
let admin: { id: string };

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  admin = await makeUser(db, ['admin']);
});
afterAll(() => database.drop());
beforeEach(() => db.rateLimit.deleteMany());

const PASSWORD = 'correct horse battery';
async function makeAccount(roles: Role[] = ['reviewer']) {
  const email = `${newName('person')}@example.test`;
  return { email, ...(await createUser(db, { email, name: 'Anna', password: PASSWORD, roles })) };
}
const attempt = (email: string, password: string, address = '10.0.0.1') =>
  signIn(db, { email, password }, address);

describe('signing in', () => {
  test('works with the right password, however the address is written', async () => {
    const { id, email } = await makeAccount();
    expect(await attempt(` ${email.toUpperCase()} `, PASSWORD)).toEqual({ id, tokenVersion: 0 });
  });

  test('is refused alike for a wrong password, an unknown and a disabled account', async () => {
    const [account, disabled] = [await makeAccount(), await makeAccount()];
    await updateUser(db, disabled.id, { isDisabled: true }, admin.id);
    expect(await attempt(account.email, 'wrong password')).toBeNull();
    expect(await attempt('nobody@example.test', PASSWORD)).toBeNull();
    expect(await attempt(disabled.email, PASSWORD)).toBeNull();
  });

  test('takes the same work for an unknown account', async () => {
    const { email } = await makeAccount();
    const { passwordHash } = await db.user.findUniqueOrThrow({ where: { email } });
    // argon2's own header: algorithm, version, memory, passes, lanes.
    const costOf = (encoded: string) => encoded.split('$').slice(1, 4);
    expect(costOf(await hashToTry(null))).toEqual(costOf(await hashToTry(passwordHash)));
    expect(await verifyPassword(null, 'no account has this password')).toBe(false);
  });

  test('after five failures for one account from one address has to wait, even with the right password', async () => {
    const { email } = await makeAccount();
    for (let tried = 0; tried < 5; tried++) expect(await attempt(email, 'wrong password')).toBeNull();
    await expect(attempt(email, PASSWORD)).rejects.toMatchObject({
      code: 'too-many-attempts',
      message: /try again in \d+ seconds/,
    });
    expect(await attempt(email, PASSWORD, '10.0.0.2')).not.toBeNull();
    expect(await attempt((await makeAccount()).email, PASSWORD)).not.toBeNull();
  });

  test('counts parallel guesses before it looks at their passwords', async () => {
    const { email } = await makeAccount();
    const guesses = await Promise.allSettled(
      Array.from({ length: 12 }, () => attempt(email, 'wrong password')),
    );
    expect(guesses.filter((guess) => guess.status === 'fulfilled')).toHaveLength(5);
  });

  test('forgets failures after a success', async () => {
    const { email } = await makeAccount();
    for (let round = 0; round < 3; round++) {
      for (let tried = 0; tried < 4; tried++) await attempt(email, 'wrong password');
      expect(await attempt(email, PASSWORD)).not.toBeNull();
    }
  });

  test('from one address is limited over all accounts', async () => {
    const emails = Array.from({ length: 51 }, () => `${newName('nobody')}@example.test`);
    for (const email of emails.slice(0, 50)) await attempt(email, PASSWORD, '10.9.9.9');
    await expect(attempt(emails[50]!, PASSWORD, '10.9.9.9')).rejects.toMatchObject({
      code: 'too-many-attempts',
    });
  });

  test('names nobody and no address in its counters', async () => {
    const { email } = await makeAccount();
    await attempt(email, 'wrong password', '203.0.113.7');
    const rows = await db.rateLimit.findMany();
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(rows.map((row) => row.key))).not.toMatch(new RegExp(`203\\.0|${email}`));
  });

  test('goes on after the database dropped the connections of the counters', async () => {
    const { email } = await makeAccount();
    await attempt(email, PASSWORD);
    await db.$executeRaw`
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    // The pool learns of it in its own time; nothing of that may end the process.
    await expect.poll(() => attempt(email, PASSWORD).catch(() => null), { timeout: 10_000 }).not.toBeNull();
  });
});

describe('an account', () => {
  test('has one address, in whatever case', async () => {
    const { email } = await makeAccount();
    await expect(
      createUser(db, { email: email.toUpperCase(), name: 'Other', password: PASSWORD, roles: ['ops'] }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each([
    [{ password: 'short' }, /^password: /],
    [{ roles: [] as Role[] }, /^roles: /],
  ])('is refused with %o', async (change, says) => {
    const user = {
      email: `${newName('p')}@example.test`,
      name: 'N',
      password: PASSWORD,
      roles: ['ops'] as Role[],
    };
    await expect(createUser(db, { ...user, ...change })).rejects.toMatchObject({
      code: 'bad-input',
      message: says,
    });
  });

  test('keeps no password, only a hash that nobody else has', async () => {
    const [one, two] = [await makeAccount(), await makeAccount()];
    const rows = await db.user.findMany({ where: { id: { in: [one.id, two.id] } } });
    expect(rows[0]!.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(rows[0]!.passwordHash).not.toBe(rows[1]!.passwordHash);
    expect(JSON.stringify(await listUsers(db))).not.toMatch(/argon2|password/i);
  });
});

describe('a session', () => {
  const session = (id: string) => findSessionUser(db, id, 0);

  test('is the account as it is now', async () => {
    const { id, email } = await makeAccount(['reviewer', 'labeler']);
    expect(await session(id)).toEqual({ id, email, name: 'Anna', roles: ['reviewer', 'labeler'] });
  });

  test.each([
    ['a new password', { password: 'another long one' }],
    ['other roles', { roles: ['ops'] as Role[] }],
    ['disabling', { isDisabled: true }],
  ])('ends with %s', async (_what, change) => {
    const { id } = await makeAccount();
    await updateUser(db, id, change, admin.id);
    expect(await session(id)).toBeNull();
  });

  test('goes on when only the name changes', async () => {
    const { id } = await makeAccount();
    await updateUser(db, id, { name: 'Anna Maria' }, admin.id);
    expect(await session(id)).toMatchObject({ name: 'Anna Maria' });
  });

  test('ended is not begun again by enabling the account', async () => {
    const { id } = await makeAccount();
    await updateUser(db, id, { isDisabled: true }, admin.id);
    await updateUser(db, id, { isDisabled: false }, admin.id);
    expect(await session(id)).toBeNull();
  });
});

describe('the last admin', () => {
  test.each([{ isDisabled: true }, { roles: ['reviewer'] as Role[] }])(
    'cannot be changed to %o',
    async (change) => {
      await expect(updateUser(db, admin.id, change, admin.id)).rejects.toMatchObject({ code: 'conflict' });
      expect(await findSessionUser(db, admin.id, 0)).toMatchObject({ roles: ['admin'] });
    },
  );

  test('of two is left when both leave at once, over ten rounds', async () => {
    for (let round = 0; round < 10; round++) {
      const second = await makeUser(db, ['admin']);
      const both = await Promise.allSettled(
        [admin, second].map(({ id }) => updateUser(db, id, { isDisabled: true }, id)),
      );
      expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
      const left = await db.user.findMany({ where: { roles: { has: 'admin' }, disabledAt: null } });
      expect(left).toHaveLength(1);
      admin = left[0]!;
    }
  });

  test('does not stand in the way of others', async () => {
    const { id } = await makeAccount();
    await updateUser(db, id, { isDisabled: true }, admin.id);
    await expect(updateUser(db, '01a2013a-676e-741d-8168-144a0be2d808', {}, admin.id)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('an API key', () => {
  const request = (authorization?: string) =>
    new Request('http://localhost/', authorization ? { headers: { authorization } } : {});
  const make = (scopes: ApiScope[]) => createApiKey(db, { name: 'Shop', source: 'shop', scopes }, admin.id);

  test('speaks for its source within its scopes', async () => {
    const { id, key } = await make(['ads_write']);
    expect(await requireApiKey(db, request(`Bearer ${key}`), 'ads_write')).toEqual({ id, source: 'shop' });
    await expect(requireApiKey(db, request(`Bearer ${key}`), 'images_write')).rejects.toMatchObject({
      code: 'not-allowed',
      message: /images_write/,
    });
  });

  test.each([undefined, 'Bearer', 'Bearer ts_unknown', 'Basic abc'])(
    '%s is not one',
    async (authorization) => {
      await expect(requireApiKey(db, request(authorization), 'ads_write')).rejects.toMatchObject({
        code: 'not-signed-in',
      });
    },
  );

  test('that was revoked is refused at once', async () => {
    const { id, key } = await make(['ads_write']);
    await revokeApiKey(db, id, admin.id);
    await revokeApiKey(db, id, admin.id);
    await expect(requireApiKey(db, request(`Bearer ${key}`), 'ads_write')).rejects.toMatchObject({
      code: 'not-signed-in',
    });
    expect(await db.auditEvent.count({ where: { subjectId: id, action: 'api-key-revoked' } })).toBe(1);
  });

  test('is shown once: what is stored and listed cannot be used', async () => {
    const { id, key } = await make(['ads_write', 'images_write']);
    const stored = JSON.stringify(await db.apiKey.findUniqueOrThrow({ where: { id } }));
    expect(stored).not.toContain(key);
    const listed = (await listApiKeys(db)).find((row) => row.id === id);
    expect(listed).toMatchObject({
      prefix: key.slice(0, 8),
      scopes: ['ads_write', 'images_write'],
      lastUsedAt: null,
    });
    await requireApiKey(db, request(`Bearer ${key}`), 'ads_write');
    expect((await listApiKeys(db)).find((row) => row.id === id)!.lastUsedAt).not.toBeNull();
  });
});
