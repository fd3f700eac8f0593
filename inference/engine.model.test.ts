import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NetworkManifest } from '@/lib/contracts/model-manifest';
import { loadPart } from './model-registry';
import type { AnalysedPicture } from './picture';
import { readRelease, SHIPPED_MODELS_DIR } from './release';
import { openScorer, type Scorer } from './scorer';
import { toFloats } from './vectors';
import { NETWORK_PARTS } from './run-networks';
import { loadVisionParts, type VisionParts } from './vision-parts';

let scorer: Scorer;
let picture: Buffer;
let modelsCopy: string;
let parts: VisionParts;

beforeAll(async () => {
  scorer = await openScorer({ providers: ['cpu'], threads: 2, batchSize: 2 });
  parts = await loadVisionParts(SHIPPED_MODELS_DIR);
  picture = await drawPicture();
  modelsCopy = await mkdtemp(path.join(os.tmpdir(), 'touchstone-models-'));
  await cp(SHIPPED_MODELS_DIR, modelsCopy, { recursive: true });
}, 60_000);
afterAll(async () => {
  await scorer.close();
  await rm(modelsCopy, { recursive: true, force: true });
});

describe('the shipped networks', () => {
  test('look at a drawn picture as their manifests say', async () => {
    const analysed = await analyseOne(picture);
    const { encoder, detector } = parts;
    const [, channels, rows, columns] = encoder.manifest.outputs.find(
      ({ name }) => name === 'feature_map',
    )!.shape;
    expect(analysed).toMatchObject({ width: 400, height: 300, featureMap: { channels, rows, columns } });
    expect(analysed.contentRect).toEqual({ x: 0, y: 0.125, width: 1, height: 0.75 });
    expect(Math.hypot(...analysed.embedding)).toBeCloseTo(1, 5);
    expect(analysed.detections.length).toBeLessThanOrEqual(detector.manifest.postprocess!.maxBoxes);
    for (const { box, objectness, embedding } of analysed.detections) {
      expect(box.x + box.width).toBeLessThanOrEqual(400);
      expect(box.y + box.height).toBeLessThanOrEqual(300);
      expect(objectness).toBeLessThanOrEqual(1);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
    }
  });

  test('the energy map of a prototype sums to its cosine within 1e-4', async () => {
    const encoded = await analyseOne(picture);
    const { embeddings, dims, count } = scorer.background;
    for (const row of [0, count >> 1, count - 1]) {
      const prototype = embeddings.subarray(row * dims, (row + 1) * dims);
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

describe('parity with the trained networks', () => {
  test.each(NETWORK_PARTS)(
    '%s computes what PyTorch computed, on the tensors stored beside it',
    async (name) => {
      const { manifest, bytes, sideFiles } = await loadPart(SHIPPED_MODELS_DIR, name, 'network');
      const stored = toFloats(sideFiles.get('parity')!);
      const [input] = manifest.inputs;
      const dims = [1, 3, input.size.height, input.size.width];
      let at = 3 * input.size.height * input.size.width;
      const session = await InferenceSession.create(bytes, { executionProviders: ['cpu'] });
      const outputs = await session.run({
        [input.name]: new Tensor('float32', stored.subarray(0, at), dims),
      });
      for (const { name: output } of manifest.outputs) {
        const actual = outputs[output]!.data as Float32Array;
        const expected = stored.subarray(at, (at += actual.length));
        const largest = actual.reduce(
          (most, value, index) => Math.max(most, Math.abs(value - expected[index]!)),
          0,
        );
        expect({ output, isSame: largest <= 1e-3 }).toEqual({ output, isSame: true });
      }
      expect(at).toBe(stored.length);
      await session.release();
    },
  );
});

describe('the registry', () => {
  test.each([
    'encoder/model.onnx',
    'encoder/projection.bin',
    'detector/model.onnx',
    'mark-encoder/model.onnx',
    'mark-negatives/embeddings.bin',
    'matcher/matcher.json',
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

  test('the release hash follows what is computed, not what is said about it', async () => {
    const { contentHash, parts } = await readRelease(modelsCopy);
    expect(parts.map((part) => part.name)).toEqual([
      'background-pool',
      'detector',
      'encoder',
      'fusion',
      'mark-encoder',
      'mark-negatives',
      'matcher',
    ]);
    const said = await editManifest((manifest) => (manifest.measured = { more: 1 }));
    expect((await readRelease(modelsCopy)).contentHash).toBe(contentHash);
    await said.restore();
    const changed = await editManifest((manifest) => (manifest.inputs[0].mean = [1, 2, 3]));
    expect((await readRelease(modelsCopy)).contentHash).not.toBe(contentHash);
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
