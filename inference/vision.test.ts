import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnalysedPicture, AnalyseOptions } from './picture';
import { readRelease } from './release';
import { TINY_MARK_DIMS, writeTinyModels } from './testing/tiny-models';
import { openVision, type Vision } from './vision';

let modelsDir: string;
let vision: Vision;
beforeAll(async () => {
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  vision = await openVision(modelsDir, { providers: ['cpu'], threads: 2, batchSize: 2 });
}, 30_000);
afterAll(async () => {
  await vision.close();
  await rm(modelsDir, { recursive: true, force: true });
});

type Patch = { x: number; y: number; width: number; height: number; colour: string };

describe('analyse', () => {
  test('finds marks where they are, in pixels of the original, best first', async () => {
    // 256 x 128 lies in the detector's 64 x 64 px at a quarter of its size, 16 px from the top.
    const picture = await draw(256, 128, [
      { x: 32, y: 32, width: 32, height: 32, colour: '#ff0000' },
      { x: 160, y: 64, width: 32, height: 32, colour: '#cc0000' },
    ]);
    const { width, height, detections } = await analyse(picture);
    expect({ width, height }).toEqual({ width: 256, height: 128 });
    expect(detections.map(({ box }) => box)).toEqual([
      { x: 16, y: 16, width: 64, height: 64 },
      { x: 144, y: 48, width: 64, height: 64 },
    ]);
    expect(detections[0]!.objectness).toBeCloseTo(1, 3);
    expect(detections[1]!.objectness).toBeCloseTo(0.8, 2);
  });

  test('boxes stay inside the picture and its region, and are exact in float32', async () => {
    const picture = await draw(301, 203, [{ x: 0, y: 0, width: 60, height: 60, colour: '#ff0000' }]);
    for (const options of [{}, { region: { x: 7, y: 0, width: 200, height: 111 } }]) {
      const [outcome] = await vision.analyse([{ sha256: 'a', bytes: picture, ...options }]);
      const { detections } = outcome as AnalysedPicture;
      expect(detections.length).toBeGreaterThan(0);
      for (const { box } of detections) {
        expect(Object.values(box).map(Math.fround)).toEqual(Object.values(box));
        expect(box.x).toBeGreaterThanOrEqual(options.region?.x ?? 0);
        expect(box.x + box.width).toBeLessThanOrEqual(301);
        expect(box.y + box.height).toBeLessThanOrEqual(203);
      }
    }
  });

  test('an embedding of a detection is that of its box given by hand', async () => {
    const picture = await draw(320, 320, [
      { x: 80, y: 80, width: 40, height: 40, colour: '#ff0000' },
      { x: 120, y: 80, width: 40, height: 40, colour: '#00ff00' },
    ]);
    const { detections } = await analyse(picture);
    const [given] = await vision.embedMarks({ sha256: 'a', bytes: picture }, [detections[0]!.box]);
    expect(given).toHaveLength(TINY_MARK_DIMS);
    expect(Math.hypot(...given!)).toBeCloseTo(1, 5);
    expect(given).toEqual(detections[0]!.embedding);
  });

  test('a box looked at in two crops has the mean of their directions', async () => {
    const picture = await draw(320, 320, [
      { x: 80, y: 80, width: 40, height: 40, colour: '#ff0000' },
      { x: 120, y: 80, width: 40, height: 40, colour: '#00ff00' },
    ]);
    const box = { x: 80, y: 80, width: 60, height: 60 };
    const embedWith = async (...grows: number[]) => {
      const dir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
      await writeTinyModels(dir);
      const file = path.join(dir, 'mark-encoder', 'manifest.json');
      const manifest = await readFile(file, 'utf8');
      await writeFile(file, manifest.replace('"grows":[1]', `"grows":[${grows.join(',')}]`));
      const other = await openVision(dir, { providers: ['cpu'], threads: 1, batchSize: 1 });
      const [embedding] = await other.embedMarks({ sha256: 'a', bytes: picture }, [box]);
      await other.close();
      await rm(dir, { recursive: true });
      return [...embedding!];
    };
    const [tight, loose, both] = [await embedWith(1), await embedWith(1.5), await embedWith(1, 1.5)];
    const sum = tight.map((value, dim) => value + loose[dim]!);
    const norm = Math.hypot(...sum);
    expect(norm).toBeLessThan(1.99);
    both.forEach((value, dim) => expect(value).toBeCloseTo(sum[dim]! / norm, 5));
  });

  test('the crop of a box at the edge goes on with the edge, not with black', async () => {
    const red = await draw(100, 400, [{ x: 0, y: 0, width: 100, height: 400, colour: '#ff0000' }]);
    const [embedding] = await vision.embedMarks({ sha256: 'a', bytes: red }, [
      { x: 0, y: 0, width: 100, height: 400 },
    ]);
    const plane = embedding!.subarray(0, 16);
    expect(Math.min(...plane)).toBeCloseTo(Math.max(...plane), 5);
  });

  test('a mark too small for the whole picture is found by the deep check, once', async () => {
    const picture = await draw(1024, 1024, [{ x: 500, y: 500, width: 72, height: 72, colour: '#ff0000' }]);
    expect((await analyse(picture)).detections).toEqual([]);
    const { detections } = await analyse(picture, { deepCheck: true });
    expect(detections.length).toBeGreaterThan(0);
    const [best] = detections;
    expect(best!.box.x).toBeLessThan(536);
    expect(best!.box.x + best!.box.width).toBeGreaterThan(536);
  });

  test('as many boxes as asked for; none costs no detection', async () => {
    const patches = [0, 1, 2].map((n) => ({
      x: 20 + n * 100,
      y: 20,
      width: 50,
      height: 50,
      colour: '#ff0000',
    }));
    const picture = await draw(320, 320, patches);
    expect((await analyse(picture, { maxDetections: 2 })).detections).toHaveLength(2);
    expect((await analyse(picture, { maxDetections: 0 })).detections).toEqual([]);
    expect((await analyse(picture, { maxDetections: 0 })).embedding).toEqual(
      (await analyse(picture)).embedding,
    );
  });

  test('answers in order, a broken picture is only its own failure, and batches change nothing', async () => {
    const red = await draw(200, 100, [{ x: 20, y: 20, width: 50, height: 50, colour: '#ff0000' }]);
    const plain = await draw(64, 300, []);
    const outcomes = await vision.analyse([
      { sha256: 'red', bytes: red },
      { sha256: 'plain', bytes: plain },
      { sha256: 'cut', bytes: red.subarray(0, 60) },
      { sha256: 'empty', bytes: Buffer.alloc(0) },
      { sha256: 'again', bytes: red },
    ]);
    expect(outcomes.map(({ sha256 }) => sha256)).toEqual(['red', 'plain', 'cut', 'empty', 'again']);
    expect(outcomes[2]).toMatchObject({ failure: { reason: 'corrupt-image' } });
    expect(outcomes[3]).toMatchObject({ failure: { reason: 'empty-file' } });
    const [first, second, , , last] = outcomes as AnalysedPicture[];
    expect(second!.detections).toEqual([]);
    expect(last!.detections).toEqual(first!.detections);
    expect(last!.embedding).toEqual(first!.embedding);
    expect(Object.keys(first!.msByStage)).toEqual(['decode', 'encode', 'detect', 'embedMarks']);
  });

  test('a box outside the picture is refused', async () => {
    const bytes = await draw(50, 50, []);
    const outside = { x: 20, y: 20, width: 40, height: 10 };
    await expect(vision.embedMarks({ sha256: 'a', bytes }, [outside])).rejects.toMatchObject({
      reason: 'bad-region',
    });
    expect(await vision.embedMarks({ sha256: 'a', bytes }, [])).toEqual([]);
  });
});

describe('a release that is not what its manifests say', () => {
  test.each([
    'encoder/part.bin',
    'encoder/projection.bin',
    'detector/part.bin',
    'mark-encoder/part.bin',
    'mark-negatives/part.bin',
    'matcher/part.bin',
  ])('is refused when one bit of %s is flipped', async (name) => {
    const file = path.join(modelsDir, name);
    const bytes = await readFile(file);
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1]! ^= 1;
    await writeFile(file, flipped);
    await expect(readRelease(modelsDir)).rejects.toThrow(
      new RegExp(`${name} is [0-9a-f]{64}, its manifest says [0-9a-f]{64}`),
    );
    await writeFile(file, bytes);
  });

  test.each([
    {
      part: 'mark-encoder',
      change: (manifest: string) =>
        manifest.replace('"square-crop"', '"letterbox"').replace(',"grows":[1]', ''),
      message: 'mark-encoder must have fit square-crop, not letterbox',
    },
    {
      part: 'detector',
      change: (manifest: string) => manifest.replace(/"postprocess":\{[^}]*\},/, ''),
      message: 'detector says nothing of its postprocess',
    },
    {
      part: 'detector',
      change: (manifest: string) => manifest.replaceAll('"objectness"', '"scores"'),
      message: 'detector has no output objectness of a batch and 1 fixed dimensions',
    },
    {
      part: 'mark-encoder',
      change: (manifest: string) => manifest.replace('["N",48]', '["N",32]'),
      message: 'mark-encoder: output z is float32[N, 48], its manifest says float32[N, 32]',
    },
  ])('$part: $message', async ({ part, change, message }) => {
    const file = path.join(modelsDir, part, 'manifest.json');
    const before = await readFile(file, 'utf8');
    expect(change(before)).not.toBe(before);
    await writeFile(file, change(before));
    await expect(openVision(modelsDir, { providers: ['cpu'], threads: 1, batchSize: 1 })).rejects.toThrow(
      message,
    );
    await writeFile(file, before);
  });
});

async function analyse(bytes: Buffer, options?: AnalyseOptions): Promise<AnalysedPicture> {
  const [outcome] = await vision.analyse([{ sha256: 'picture', bytes }], options);
  if (!outcome || 'failure' in outcome) throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** Patches on black, lossless. */
function draw(width: number, height: number, patches: readonly Patch[]): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#000000' } })
    .composite(
      patches.map(({ x, y, colour, ...size }) => ({
        input: { create: { ...size, channels: 3 as const, background: colour } },
        left: x,
        top: y,
      })),
    )
    .png()
    .toBuffer();
}
