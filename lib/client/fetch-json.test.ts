import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { fetchJson, fetchNothing } from './fetch-json';

const FullSchema = z.object({ isDone: z.boolean() });
const busy = () =>
  Response.json({ code: 'busy', message: 'no room' }, { status: 503, headers: { 'retry-after': '1' } });
const done = () => Response.json({ isDone: true });

/** Answers one after the other; returns what was sent. */
function answerWith(...answers: Array<() => Response>) {
  const sent: Array<RequestInit | undefined> = [];
  vi.stubGlobal('fetch', (_url: string, init?: RequestInit) => {
    sent.push(init);
    return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1]!());
  });
  return sent;
}

/** What a request fails with; nothing is unhandled while time is moved. */
const faultOf = (request: Promise<void>) =>
  request.then(
    () => null,
    (fault: unknown) => fault,
  );

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what the server had no room for is sent again as it was, a moment later', async () => {
  const sent = answerWith(busy, busy, done);
  const answer = fetchJson(FullSchema, '/x', { method: 'POST', json: { n: 1 } });
  await vi.advanceTimersByTimeAsync(400);
  expect(sent).toHaveLength(1);
  await vi.runAllTimersAsync();
  expect(await answer).toEqual({ isDone: true });
  expect(sent.map((init) => init?.body)).toEqual(['{"n":1}', '{"n":1}', '{"n":1}']);
});

test('when it stays busy the caller is told after three times', async () => {
  const sent = answerWith(busy);
  const failed = faultOf(fetchNothing('/x', { method: 'POST' }));
  await vi.runAllTimersAsync();
  expect(await failed).toMatchObject({ code: 'busy', status: 503, isPassing: true });
  expect(sent).toHaveLength(3);
});

test('no other refusal is sent again, nor anything from a page that goes', async () => {
  const broken = answerWith(() => Response.json({ code: 'internal', message: 'x' }, { status: 500 }));
  await expect(fetchNothing('/x')).rejects.toMatchObject({ code: 'internal' });
  expect(broken).toHaveLength(1);
  const starting = answerWith(() => Response.json({ code: 'not-ready', message: 'x' }, { status: 503 }));
  await expect(fetchNothing('/x')).rejects.toMatchObject({ code: 'not-ready' });
  expect(starting).toHaveLength(1);
  const leaving = answerWith(busy);
  await expect(fetchNothing('/x', { keepalive: true })).rejects.toMatchObject({ code: 'busy' });
  expect(leaving).toHaveLength(1);
});

test('a question that nobody waits for any more is not asked again', async () => {
  const sent = answerWith(busy);
  const asking = new AbortController();
  const failed = faultOf(fetchNothing('/x', { signal: asking.signal }));
  await vi.advanceTimersByTimeAsync(1);
  asking.abort(new Error('not needed'));
  expect(await failed).toMatchObject({ message: 'not needed' });
  await vi.runAllTimersAsync();
  expect(sent).toHaveLength(1);
});
