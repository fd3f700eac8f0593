import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScorer, type Scorer } from '@/inference/scorer';
import { writeTinyModels } from '@/inference/testing/tiny-models';
import { EvaluationSchema, type Evaluation } from '@/lib/contracts/evaluation';
import { evaluate, readGivenSets } from './evaluate';
import type { EvaluateOptions } from './options';
import { drawTinyAds, toTinyLine, writeLines, writeTinyBrands } from './testing/tiny-set';

let folder: string;
let scorer: Scorer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'touchstone-evaluate-'));
  await writeTinyModels(path.join(folder, 'models'));
  await writeSet();
  scorer = await openScorer({
    modelsDir: path.join(folder, 'models'),
    providers: ['cpu'],
    threads: 2,
    batchSize: 1,
  });
}, 60_000);
afterAll(async () => {
  await scorer.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a set with boxes and brand-free ads', () => {
  let result: Evaluation;
  beforeAll(async () => {
    result = await run({
      shots: 3,
      withStrangers: true,
      releaseFusion: true,
      observationsFolder: path.join(folder, 'observed'),
      faithfulnessAds: 4,
    });
  }, 60_000);

  test('is measured on what was not learned from, and the answer fits its contract', () => {
    expect(EvaluationSchema.parse(result)).toEqual(result);
    expect(result).toMatchObject({ set: 'ads.jsonl', shots: 3, seed: 1, brands: ['acme', 'other', 'third'] });
    expect(result.knownAds + result.excludedAds.learned).toBe(30);
    expect(result.excludedAds).toMatchObject({ learned: 9, unknownBrand: 0, noTruth: 1 });
    expect(result.brandFreeAds).toBe(10);
    for (const { ads, shots } of result.perBrand) expect({ ads, shots }).toEqual({ ads: 7, shots: 3 });
  });

  test('marks are found and told apart', () => {
    const { boxes } = result;
    expect(boxes.recall30).toMatchObject({ value: 1, n: 21 });
    expect(boxes.matchTop1).toMatchObject({ value: 1, n: 21 });
    expect(boxes.zeroShotTop1).toEqual({ value: null, reason: 'no references were given' });
    expect(boxes.recall30Small).toEqual({ value: null, reason: 'no such box is measured' });
    expect(boxes.cropAuroc.value).toBeGreaterThan(0.5);
  });

  test('every figure holds its value inside its interval, or says why there is none', () => {
    const figures = [result.fused, result.vision, ...Object.values(result.signals)].flatMap(Object.values);
    const given = figures.filter((figure) => figure.value !== null);
    for (const { value, low, high } of given) {
      expect(low).toBeLessThanOrEqual(value + 1e-9);
      expect(high).toBeGreaterThanOrEqual(value - 1e-9);
    }
    const missing = figures.filter((figure) => figure.value === null);
    for (const { reason } of missing) expect(reason).toMatch(/./);
    expect(result.vision.closedSetRecallAtFlagRate.value).toBeGreaterThan(0.9);
    expect(result.vision.strangersRecallAtFlagRate.value).not.toBeNull();
    expect(result.signals['title']!.auroc).toEqual({
      value: null,
      reason: 'no ad has a title, or no brand has words',
    });
  });

  test('energy maps are tested picture by picture', () => {
    const { deletion, insertion } = result.faithfulness!;
    for (const { energy, random, difference } of [deletion, insertion]) {
      expect(difference).toMatchObject({ value: expect.any(Number), n: 4 });
      expect(difference.value).toBeCloseTo(energy.value! - random.value!, 9);
    }
  });

  test('the fits can read what was observed', async () => {
    const marks = (await readFile(path.join(folder, 'observed/marks.jsonl'), 'utf8')).trim().split('\n');
    const rows = marks.map((line) => JSON.parse(line) as { isPresent: boolean; isStranger: boolean });
    expect(rows.some((row) => row.isPresent)).toBe(true);
    expect(rows.filter((row) => row.isStranger).every((row) => !row.isPresent)).toBe(true);
  });

  test("is told apart otherwise by brands' own fusions than by the release's", async () => {
    const own = await run({ shots: 3 });
    expect(own.vision.auroc).not.toEqual(result.vision.auroc);
    expect(own.signals['title']).toEqual(result.signals['title']);
  });

  test('the same seed gives the same figures, another draws other shots', async () => {
    const again = await run({ shots: 3, withStrangers: true, releaseFusion: true, faithfulnessAds: 4 });
    expect({ ...again, msPerImage: {} }).toEqual({ ...result, msPerImage: {} });
    const other = await run({ shots: 3, withStrangers: true, releaseFusion: true, seed: 2 });
    expect(other.thresholds).not.toEqual(result.thresholds);
  });
});

test('references alone are zero shots, with words from the titles', async () => {
  const result = await run({ references: path.join(folder, 'brands.json'), onlyBrands: ['acme', 'other'] });
  expect(result).toMatchObject({ shots: 0, brands: ['acme', 'other'], knownAds: 20 });
  expect(result.boxes.zeroShotTop1).toEqual(result.boxes.matchTop1);
  expect(result.signals['title']!.closedSetRecall).toMatchObject({ n: 20 });
  expect(result.vision.strangersRecallAtFlagRate).toEqual({
    value: null,
    reason: 'not asked for: give --strangers',
  });
});

test('without references and shots nobody is known, and every figure says so', async () => {
  const { fused, vision, brands, boxes } = await run({});
  expect(brands).toEqual([]);
  const reason = 'no brand is known: give --references, --shots or --learn-from';
  for (const figure of [fused.closedSetRecall, vision.closedSetRecallAtFlagRate, vision.auroc]) {
    expect(figure).toEqual({ value: null, reason });
  }
  expect(boxes.recall30.value).not.toBeNull();
});

test('what is learned from another file takes only near-duplicates out of the measurement', async () => {
  const result = await run({
    learnFrom: `${path.join(folder, 'ads.jsonl')}#half=a`,
    set: 'ads.jsonl#half=b',
  });
  expect(result.knownAds).toBe(15);
  const itself = await run({ learnFrom: path.join(folder, 'ads.jsonl') });
  expect(itself).toMatchObject({ knownAds: 0, excludedAds: { learned: 41 } });
});

test('the command prints one JSON object, and its cache spares the networks', async () => {
  const args = [
    'ads.jsonl',
    '--shots',
    '2',
    '--json',
    '--cache',
    'cache',
    '--models',
    'models',
    '--resamples',
    '20',
  ];
  const first = await touchstone(args);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/Brands/) });
  expect(EvaluationSchema.parse(JSON.parse(first.stdout)).notes).toEqual([
    expect.stringMatching(/^10 brand-free ads cannot show a flag rate of 0.01/),
  ]);
  const second = await touchstone(args);
  expect(JSON.parse(second.stdout)).toMatchObject({
    notes: [expect.any(String), 'every picture came from the cache'],
    perBrand: (JSON.parse(first.stdout) as Evaluation).perBrand,
  });
  const table = await touchstone(args.filter((one) => one !== '--json'));
  expect(table.stdout).toMatch(/^ads.jsonl: \d+ ads of 3 known brands, 10 brand-free; 2 shots, seed 1/);
}, 90_000);

test.each([
  { given: 'nothing.jsonl', message: /There is no file or folder .*nothing.jsonl/ },
  { given: 'ads.jsonl#half=z', message: /ads.jsonl#half=z holds no ad/ },
  { given: 'ads.jsonl#half', message: /"half" is no condition; write ads.jsonl#split=measure/ },
  { given: 'broken.jsonl', message: /broken.jsonl:\nline 1: not JSON.*\nline 2: .*images/s },
])(
  '$given is refused in a sentence',
  async ({ given, message }) => {
    await writeFile(path.join(folder, 'broken.jsonl'), '{\n{"externalId":"x"}\n');
    const { code, stderr } = await touchstone([given, '--models', 'models']);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  },
  30_000,
);

async function run(options: Partial<EvaluateOptions>): Promise<Evaluation> {
  const { set = 'ads.jsonl' } = options;
  const given: EvaluateOptions = {
    shots: 0,
    seed: 1,
    learnFrom: null,
    references: null,
    models: null,
    brandFree: null,
    targetFlagRate: 0.1,
    withStrangers: false,
    releaseFusion: false,
    onlyBrands: null,
    cacheFolder: null,
    observationsFolder: null,
    resamples: 40,
    faithfulnessAds: 0,
    analysis: {},
    referenceDetections: null,
    ...options,
    set: path.join(folder, set),
  };
  return evaluate(scorer, await readGivenSets(given), given, () => {});
}

/** Ten ads of each brand, ten brand-free ones, one without truth. */
async function writeSet(): Promise<void> {
  const lines = await drawTinyAds(folder, { ofEach: 10, plain: 10 }, (at) => ({
    half: at % 2 ? 'a' : 'b',
  }));
  const unsaid = { ...toTinyLine('free-0', '', undefined), externalId: 'unsaid' };
  await writeLines(path.join(folder, 'ads.jsonl'), [...lines, unsaid]);
  await writeTinyBrands(folder);
}

function touchstone(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const launcher = path.join(import.meta.dirname, '../touchstone.mjs');
    execFile(process.execPath, [launcher, 'evaluate', ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
