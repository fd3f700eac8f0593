import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';

type Run = { code: number; stdout: string; stderr: string };

/** The real program, typed in another folder. */
function touchstone(args: string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const launcher = `${import.meta.dirname}/touchstone.mjs`;
    const options = { cwd: tmpdir(), env: { ...process.env, ...env } };
    execFile(process.execPath, [launcher, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('touchstone', () => {
  test.each([['--help'], ['migrate', '--help'], ['user', 'create', '--help'], ['--version']])(
    'ends with 0 after %s %s',
    async (...args) => {
      expect(await touchstone(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(/./) });
    },
  );

  test.each([['nonsense'], ['migrate', '--nonsense'], ['user', 'create', '--role', 'king']])(
    'ends with 2 when it is called wrongly: %s %s',
    async (...args) => {
      expect(await touchstone(args)).toMatchObject({ code: 2, stdout: '' });
    },
  );

  test('ends with 1 and a sentence when a setting is wrong', async () => {
    expect(await touchstone(['migrate'], { PORT: 'many' })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'touchstone: PORT is "many"; give a whole number from 1 to 65535\n',
    });
  });

  test('with --json the failure is on standard output for machines', async () => {
    const { code, stdout } = await touchstone(['migrate', '--json'], { PORT: 'many' });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: { message: expect.stringContaining('PORT is "many"') } });
  });
});
