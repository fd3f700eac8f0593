import { expect, test } from 'vitest';
import { dueInMs } from './due';

const entry = {
  state: 'open',
  createdAt: '2026-11-22T10:00:00.000Z',
  dueAt: '2026-11-23T10:00:00.000Z',
  waitMs: 3_600_000,
} as const;

test('what is due counts from the server’s clock, whatever time the browser has', () => {
  expect(dueInMs(entry)).toBe(23 * 3_600_000);
});

test('what is late is negative', () => {
  expect(dueInMs({ ...entry, waitMs: 25 * 3_600_000 })).toBe(-3_600_000);
});

test('nobody is late with what is settled', () => {
  expect(dueInMs({ ...entry, state: 'settled', waitMs: 25 * 3_600_000 })).toBeNull();
});
