import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { openThreadPool, ThreadCrashedError, type ThreadPool } from './thread-pool';

type Job = number | 'die' | 'fail' | 'slow';
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  if (workerData === 'broken') { parentPort.postMessage({ kind: 'broken', message: 'no such model' }); process.exit(1); }
  parentPort.on('message', async ({ jobId, job }) => {
    if (job === 'die') process.exit(7);
    if (job === 'fail') return parentPort.postMessage({ kind: 'failed', jobId, message: 'bad picture' });
    if (job === 'slow') await new Promise((resolve) => setTimeout(resolve, 50));
    parentPort.postMessage({ kind: 'reply', jobId, reply: job === 'slow' ? -1 : job * 2 });
  });
  parentPort.postMessage({ kind: 'ready', ready: 'hello' });
`;
const spawn = () => new Worker(THREAD, { eval: true });

let pool: ThreadPool<Job, number, string> | undefined;
const open = async (count: number) => (pool = await openThreadPool<Job, number, string>(count, spawn));
afterEach(() => pool?.close());

describe('thread pool', () => {
  test('answers every job with its own reply', async () => {
    const { submit, ready } = bound(await open(2));
    expect(ready).toEqual(['hello', 'hello']);
    const jobs = Array.from({ length: 50 }, (_, job) => job);
    expect(await Promise.all(jobs.map((job) => submit(job)))).toEqual(jobs.map((job) => job * 2));
  });

  test('a job that fails rejects alone', async () => {
    const { submit } = bound(await open(1));
    await expect(submit('fail')).rejects.toThrow('bad picture');
    expect(await submit(4)).toBe(8);
  });

  test('a dead thread rejects its job and is replaced; jobs that waited are run', async () => {
    const { submit } = bound(await open(1));
    const dying = submit('die').catch((error: unknown) => error);
    const beside = submit(1).catch((error: unknown) => error); // already handed to the dying thread
    const waiting = submit(21);
    expect(await dying).toBeInstanceOf(ThreadCrashedError);
    expect(await beside).toBeInstanceOf(ThreadCrashedError);
    expect(await waiting).toBe(42);
    expect(await submit(5)).toBe(10);
  });

  test('close waits for the jobs in hand and refuses later ones', async () => {
    const { submit, close } = bound(await open(1));
    const slow = submit('slow');
    const behind = submit(3);
    await close();
    expect(await slow).toBe(-1);
    expect(await behind).toBe(6);
    await expect(submit(1)).rejects.toThrow(/closed/);
  });

  test('jobs that wait for a thread can be given up; those in hand end, and later ones are run', async () => {
    const { submit, giveUpWaiting } = bound(await open(1));
    const inHand = [submit('slow'), submit(2)];
    const waiting = submit(3).catch((error: unknown) => error);
    giveUpWaiting();
    expect(await waiting).toEqual(new Error('given up before its turn came'));
    expect(await Promise.all(inHand)).toEqual([-1, 4]);
    expect(await submit(5)).toBe(10);
  });

  test('a thread that cannot start says why', async () => {
    const broken = () => new Worker(THREAD, { eval: true, workerData: 'broken' });
    await expect(openThreadPool(1, broken)).rejects.toThrow('a thread cannot start: no such model');
  });
});

function bound({ ready, ...rest }: ThreadPool<Job, number, string>) {
  void rest;
  return {
    ready,
    submit: (job: Job) => pool!.submit(job),
    giveUpWaiting: () => pool!.giveUpWaiting(),
    close: () => pool!.close(),
  };
}
