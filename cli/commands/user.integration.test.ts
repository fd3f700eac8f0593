import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function createUser(
  args: string[],
  password: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['cli/touchstone.mjs', 'user', 'create', ...args, '--password-stdin', '--json'],
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin!.end(`${password}\n`);
  });
}

test('adds an account with several roles, its password hashed with argon2id', async () => {
  const args = ['--email', 'Ann@Example.com', '--name', 'Ann', '--role', 'reviewer', 'ops'];
  const { code, stdout } = await createUser(args, 'correct horse battery');
  expect(code).toBe(0);
  const { id } = JSON.parse(stdout) as { id: string };
  const user = await database.db.user.findUniqueOrThrow({ where: { id } });
  expect(user).toMatchObject({
    email: 'ann@example.com',
    roles: ['reviewer', 'ops'],
    isDemonstration: false,
  });
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);

  const again = await createUser(args, 'correct horse battery');
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('already has an account') });
});

test('a short password is refused in a sentence', async () => {
  const { code, stderr } = await createUser(['--email', 'b@c.d', '--name', 'B', '--role', 'ops'], 'short');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^touchstone: password: needs at least \d+ characters\n$/);
});
