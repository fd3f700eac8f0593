import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readReport } from './read-report.mjs';

const write = (text: string) => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'report-')), 'report.json');
  writeFileSync(file, text);
  return file;
};

test('failed tests of vitest are named with the first line of their reason, without colours', () => {
  const file = write(
    JSON.stringify({
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        {
          name: 'lib/a.test.ts',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'one', failureMessages: [] },
            {
              status: 'failed',
              fullName: 'two',
              failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  at line 3'],
            },
          ],
        },
        { name: 'lib/b.test.ts', message: 'Cannot find module', assertionResults: [] },
      ],
    }),
  );
  expect(readReport('vitest', file)).toEqual({
    passed: 1,
    failed: 1,
    failures: ['lib/a.test.ts: two: expected 1', 'lib/b.test.ts: Cannot find module'],
  });
});

test('failed tests of Playwright are found at any depth, and errors outside tests', () => {
  const spec = (title: string, ok: boolean) => ({
    file: 'queue.spec.ts',
    title,
    ok,
    tests: [{ results: [ok ? {} : { error: { message: 'Timed out\nwaiting' } }] }],
  });
  const file = write(
    JSON.stringify({
      stats: { expected: 2, flaky: 0, unexpected: 1 },
      errors: [{ message: 'no build' }],
      suites: [
        { specs: [spec('one', true)], suites: [{ specs: [spec('two', false), spec('three', true)] }] },
      ],
    }),
  );
  expect(readReport('playwright', file)).toEqual({
    passed: 2,
    failed: 1,
    failures: ['no build', 'e2e/queue.spec.ts: two: Timed out'],
  });
});

test('a report that is not there is one failure', () => {
  const { failed, failures } = readReport('vitest', 'nowhere.json');
  expect(failed).toBe(1);
  expect(failures[0]).toMatch(/could not be read/);
});
