import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NetworkManifest } from '@/lib/contracts/model-manifest';
import { loadPart } from './model-registry';
import type { AnalysedPicture } from './picture';
import { readRelease, SHIPPED_MODELS_DIR } from './release';
import { openScorer, type Scorer } from './scorer';

let scorer: Scorer;
let picture: Buffer;
let modelsCopy: string;

beforeAll(async () => {
  scorer = await openScorer({ providers: ['cpu'], threads: 2, batchSize: 2 });
  picture = await drawPicture();
  modelsCopy = await mkdtemp(path.join(os.tmpdir(), 'touchstone-models-'));
  await cp(SHIPPED_MODELS_DIR, modelsCopy, { recursive: true });
}, 60_000);
afterAll(async () => {
  await scorer.close();
  await rm(modelsCopy, { recursive: true, force: true });
});

describe('the shipped encoder', () => {
  test('gives the stored numbers for a drawn picture', async () => {
    const encoded = await analyseOne(picture);
    expect(encoded.embedding).toHaveLength(256);
    expect(encoded.featureMap).toMatchObject({ channels: 512, rows: 10, columns: 10 });
    expect({ width: encoded.width, height: encoded.height }).toEqual({ width: 400, height: 300 });
    expect(encoded.contentRect).toEqual({ x: 0, y: 0.125, width: 1, height: 0.75 });
    expect(Math.hypot(...encoded.embedding)).toBeCloseTo(1, 5);
    EXPECTED_START.forEach((value, dim) =>
      expect(Math.abs(encoded.embedding[dim]! - value)).toBeLessThan(1e-3),
    );
    expect(Math.abs(encoded.zNorm / EXPECTED_Z_NORM - 1)).toBeLessThan(1e-3);
  });

  test('the energy map of a prototype sums to its cosine within 1e-4', async () => {
    const encoded = await analyseOne(picture);
    for (const row of [0, 100, 597]) {
      const prototype = scorer.background.embeddings.subarray(row * 256, (row + 1) * 256);
      const cosine = encoded.embedding.reduce((sum, value, dim) => sum + value * prototype[dim]!, 0);
      const { cells, constant, value, outside } = scorer.cellEnergiesFor(encoded, prototype);
      const sum = cells.reduce((total, cell) => total + cell, constant);
      expect(Math.abs(sum - cosine)).toBeLessThan(1e-4);
      expect(value).toBe(sum);
      expect(outside).not.toBe(0);
    }
  });

  test('answers in order, and a broken picture among others is only its own failure', async () => {
    const turned = await sharp(picture).flop().png().toBuffer();
    const outcomes = await scorer.analyse([
      { sha256: 'a', bytes: picture },
      { sha256: 'b', bytes: picture.subarray(0, 500) },
      { sha256: 'c', bytes: turned },
      { sha256: 'd', bytes: Buffer.alloc(0) },
      { sha256: 'e', bytes: picture },
    ]);
    expect(outcomes.map((outcome) => outcome.sha256)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(outcomes[1]).toMatchObject({ failure: { reason: 'corrupt-image' } });
    expect(outcomes[3]).toMatchObject({ failure: { reason: 'empty-file' } });
    const [first, , flopped, , last] = outcomes as AnalysedPicture[];
    expect(last!.embedding).toEqual(first!.embedding);
    expect(flopped!.embedding).not.toEqual(first!.embedding);
  });
});

describe('the registry', () => {
  test.each([
    'encoder/model.onnx',
    'encoder/projection.bin',
    'background-pool/embeddings.bin',
    'fusion/fusion.json',
  ])('refuses %s with one flipped bit', async (name) => {
    const file = path.join(modelsCopy, name);
    const bytes = await readFile(file);
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1]! ^= 1;
    await writeFile(file, flipped);
    await expect(readRelease(modelsCopy)).rejects.toThrow(/is [0-9a-f]{64}, its manifest says [0-9a-f]{64}/);
    await writeFile(file, bytes);
  });

  test('refuses a session that is not the one of the manifest', async () => {
    const changed = await editManifest((manifest) => (manifest.outputs[1]!.shape = ['N', 128]));
    await expect(openScorer({ modelsDir: modelsCopy, providers: ['cpu'], threads: 1 })).rejects.toThrow(
      /output z is float32\[N, 256\], its manifest says float32\[N, 128\]|projection is not \[128, 512\]/,
    );
    await changed.restore();
  });

  test('the release hash follows what is computed, not what is said about it', async () => {
    const { contentHash, parts } = await readRelease(modelsCopy);
    expect(parts.map((part) => part.name)).toEqual(['background-pool', 'encoder', 'fusion']);
    const said = await editManifest((manifest) => (manifest.measured = { more: 1 }));
    expect((await readRelease(modelsCopy)).contentHash).toBe(contentHash);
    await said.restore();
    const changed = await editManifest((manifest) => (manifest.inputs[0]!.mean = [1, 2, 3]));
    expect((await readRelease(modelsCopy)).contentHash).not.toBe(contentHash);
    await expect(
      openScorer({ modelsDir: modelsCopy, providers: ['cpu'], threads: 1, batchSize: 1 }),
    ).rejects.toThrow(/background pool was made by encoder/);
    await changed.restore();
  });

  test('names the wrong field of a manifest', async () => {
    const changed = await editManifest((manifest) => Object.assign(manifest, { surprise: true }));
    await expect(loadPart(modelsCopy, 'encoder', 'network')).rejects.toThrow(/Unrecognized key: "surprise"/);
    await changed.restore();
  });
});

async function analyseOne(bytes: Buffer): Promise<AnalysedPicture> {
  const [outcome] = await scorer.analyse([{ sha256: 'picture', bytes }]);
  if (!outcome || 'failure' in outcome) throw new Error(JSON.stringify(outcome));
  return outcome;
}

async function editManifest(change: (manifest: NetworkManifest) => void) {
  const file = path.join(modelsCopy, 'encoder', 'manifest.json');
  const before = await readFile(file, 'utf8');
  const manifest = JSON.parse(before) as NetworkManifest;
  change(manifest);
  await writeFile(file, JSON.stringify(manifest));
  return { restore: () => writeFile(file, before) };
}

/** 400 x 300, lossless and made of flat areas, so that every build of the decoder gives the same pixels. */
function drawPicture(): Promise<Buffer> {
  const data = new Uint8Array(400 * 300 * 3);
  for (let y = 0; y < 300; y++) {
    for (let x = 0; x < 400; x++) {
      const isDisc = (x - 140) ** 2 + (y - 150) ** 2 < 90 ** 2;
      const isStripe = x > 260 && x < 360 && y % 60 < 24;
      data.set(isDisc ? [200, 30, 40] : isStripe ? [20, 60, 160] : [235, 228, 210], (y * 400 + x) * 3);
    }
  }
  return sharp(data, { raw: { width: 400, height: 300, channels: 3 } })
    .png()
    .toBuffer();
}

const EXPECTED_START = [0.04141, 0.0344, -0.00365, -0.01294, -0.07816, 0.01289, 0.02461, 0.00244];
const EXPECTED_Z_NORM = 29.1949;
