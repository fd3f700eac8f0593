import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadAnyPart } from '@/inference/model-registry';
import { openScorer } from '@/inference/scorer';
import { writeTinyModels } from '@/inference/testing/tiny-models';
import { drawTinyAds, writeLines, writeTinyBrands } from './testing/tiny-set';

// The steps behind the networks of inference/training/vision, as they stand there, with networks of a few weights.

let work: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(os.tmpdir(), 'touchstone-make-pools-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

test('pools, matcher and fusion of new networks are made from pictures, and open as a release', async () => {
  const [models, groceries] = [path.join(work, 'models'), path.join(work, 'groceries')];
  await writeTinyModels(models);
  const before = await readHashes(models);
  await writeSet(groceries, { ofEach: 12, strangers: 8, plain: 8 });
  await writeTinyBrands(groceries);
  await writeSet(path.join(work, 'painted'), { ofEach: 12, strangers: 6, plain: 6 });
  await writeSet(path.join(work, 'strangers'), { ofEach: 0, strangers: 12, plain: 6 });

  const script = path.join(import.meta.dirname, '../../inference/training/vision/make-pools.sh');
  const env = { ...process.env, MODELS: models, GROCERY: groceries, WORK: work };
  await promisify(execFile)('sh', [script], { env });

  const after = await readHashes(models);
  for (const [part, hash] of Object.entries(before)) expect(after[part]).not.toBe(hash);
  const scorer = await openScorer({ modelsDir: models, providers: ['cpu'], threads: 1, batchSize: 1 });
  await scorer.close();
}, 240_000);

async function writeSet(folder: string, counts: Parameters<typeof drawTinyAds>[1]): Promise<void> {
  const lines = await drawTinyAds(folder, counts, () => ({ split: 'learn', productClass: 'fruit' }));
  await writeLines(path.join(folder, 'ads.jsonl'), lines);
}

async function readHashes(models: string): Promise<Record<string, string>> {
  const parts = ['background-pool', 'mark-negatives', 'matcher', 'fusion'];
  const hashes = parts.map(async (part) => [part, (await loadAnyPart(models, part)).sha256]);
  return Object.fromEntries(await Promise.all(hashes)) as Record<string, string>;
}
