import { beforeEach, expect, test, vi } from 'vitest';
import { openRecentFigures } from './recent-figures';

let nowMs: number;
let counts: number;
const count = () => Promise.resolve((counts += 1));
const open = (most = 10) => openRecentFigures({ freshMs: 60, usableMs: 900, most, now: () => nowMs });
beforeEach(() => {
  nowMs = 0;
  counts = 0;
});

test('who asks together or soon after waits for one count', async () => {
  const recent = open();
  expect(await Promise.all([recent('a', count), recent('a', count)])).toEqual([1, 1]);
  nowMs = 60;
  expect(await recent('a', count)).toBe(1);
  expect(await recent('b', count)).toBe(2);
});

test('what is no longer fresh is shown while it is counted again, once', async () => {
  const recent = open();
  await recent('a', count);
  nowMs = 61;
  expect(await Promise.all([recent('a', count), recent('a', count)])).toEqual([1, 1]);
  await vi.waitFor(async () => expect(await recent('a', count)).toBe(2));
  expect(counts).toBe(2);
});

test('what is too old is waited for', async () => {
  const recent = open();
  await recent('a', count);
  nowMs = 901;
  expect(await recent('a', count)).toBe(2);
});

test('a count that fails is told, and tried again by whoever asks next', async () => {
  const recent = open();
  const fail = () => Promise.reject(new Error('no connection'));
  await expect(recent('a', fail)).rejects.toThrow('no connection');
  expect(await recent('a', count)).toBe(1);
  nowMs = 61;
  expect(await recent('a', fail)).toBe(1);
  await vi.waitFor(async () => {
    await recent('a', count);
    expect(counts).toBe(2);
  });
});

test('only so many are kept', async () => {
  const recent = open(2);
  for (const key of ['a', 'b', 'c']) await recent(key, count);
  expect(await recent('c', count)).toBe(3);
  expect(await recent('a', count)).toBe(4);
});
