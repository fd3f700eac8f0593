import { expect, test } from 'vitest';
import { createLogger } from './logger';

function logLine(...args: [object, string]): Record<string, unknown> {
  const lines: string[] = [];
  createLogger('worker', 'info', (line) => lines.push(line)).info(...args);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

test('a line is JSON with part, level, time and message', () => {
  expect(logLine({ jobId: 'j1' }, 'scored')).toMatchObject({
    part: 'worker',
    level: 'info',
    jobId: 'j1',
    message: 'scored',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

test('what names a person is cut out', () => {
  const line = logLine({ user: { id: 'u1', email: 'a@b.c', name: 'Ann' }, password: 'p' }, 'signed in');
  expect(line).toMatchObject({
    user: { id: 'u1', email: '[personal]', name: '[personal]' },
    password: '[personal]',
  });
});

test('an error keeps its code and stack, not the values it carries', () => {
  const error = Object.assign(new Error('duplicate'), {
    code: '23505',
    detail: 'Key (email)=(a@b.c) exists',
  });
  const line = logLine({ error }, 'failed');
  expect(line['error']).toMatchObject({ message: 'duplicate', code: '23505', stack: expect.any(String) });
  expect(JSON.stringify(line)).not.toContain('a@b.c');
});
