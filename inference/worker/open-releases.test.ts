import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScorer, type Scorer } from '../scorer';
import { writeTinyModels } from '../testing/tiny-models';
import { keepReleasesOpen } from './open-releases';

let modelsDir: string;
let opened: Array<{ releaseId: string; scorer: Scorer }>;
const open = async (releaseId: string) => {
  const scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 1 });
  opened.push({ releaseId, scorer });
  return scorer;
};

beforeAll(async () => {
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
});
afterAll(() => rm(modelsDir, { recursive: true, force: true }));

test('the release before stays open for the way back, and goes when yet another takes its place', async () => {
  opened = [];
  const releases = keepReleasesOpen(open);
  const first = await releases.open('first');
  const second = await releases.open('second');
  releases.leave('first', Promise.resolve());
  expect(await releases.open('first')).toBe(first);
  releases.leave('second', Promise.resolve());
  const third = await releases.open('third');
  releases.leave('first', Promise.resolve());
  await expect.poll(() => isOpen(second)).toBe(false);
  expect([await isOpen(first), await isOpen(third)]).toEqual([true, true]);
  expect(opened.map(({ releaseId }) => releaseId)).toEqual(['first', 'second', 'third']);
  await releases.closeAll();
  expect([await isOpen(first), await isOpen(third)]).toEqual([false, false]);
});

test('what is in hand with a release ends before it is closed', async () => {
  opened = [];
  const releases = keepReleasesOpen(open, 1);
  const scorer = await releases.open('first');
  let end = () => {};
  releases.leave('first', new Promise<void>((resolve) => (end = resolve)));
  await sleep(20);
  expect(await isOpen(scorer)).toBe(true);
  end();
  await releases.closeAll();
  expect(await isOpen(scorer)).toBe(false);
});

test('after its time on standby, and after a fault, a release is opened anew', async () => {
  opened = [];
  const releases = keepReleasesOpen(open, 1);
  const scorer = await releases.open('first');
  releases.leave('first', Promise.resolve());
  await expect.poll(() => isOpen(scorer)).toBe(false);
  expect(await releases.open('first')).not.toBe(scorer);
  await releases.closeAll();

  let isReadable = false;
  const faulty = keepReleasesOpen((id) => (isReadable ? open(id) : Promise.reject(new Error('unreadable'))));
  await expect(faulty.open('first')).rejects.toThrow('unreadable');
  isReadable = true;
  expect(await isOpen(await faulty.open('first'))).toBe(true);
  await faulty.closeAll();
});

const isOpen = (scorer: Scorer) =>
  scorer.analyse([{ sha256: '', bytes: new Uint8Array() }]).then(
    () => true,
    () => false,
  );
