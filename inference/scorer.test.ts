import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnalysedPicture } from './picture';
import { openScorer, type Scorer } from './scorer';
import { writeTinyModels } from './testing/tiny-models';

let modelsDir: string;
let scorer: Scorer;
beforeAll(async () => {
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 1 });
}, 30_000);
afterAll(async () => {
  await scorer.close();
  await rm(modelsDir, { recursive: true, force: true });
});

describe('energy maps', () => {
  test.each([
    { width: 64, height: 64, patch: { left: 8, top: 40 } },
    { width: 640, height: 640, patch: { left: 480, top: 80 } },
    { width: 900, height: 300, patch: { left: 600, top: 150 } },
    { width: 300, height: 900, patch: { left: 30, top: 600 } },
    { width: 1000, height: 130, patch: { left: 40, top: 10 } },
    { width: 3000, height: 2000, patch: { left: 2400, top: 1500 } },
  ])('lie on what speaks for the vector: $width x $height', async ({ width, height, patch }) => {
    const side = Math.round(Math.max(width, height) / 8);
    const picture = await analyse(await drawRed(width, height, { ...patch, side }));
    const energies = scorer.cellEnergiesFor(picture, Float32Array.of(1, 0, 0));
    const { rows, columns, cells, contentRect: rect } = energies;
    const sum = cells.reduce((total, energy) => total + energy, 0);
    const centre = { x: 0, y: 0 };
    cells.forEach((energy, cell) => {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      centre.x += (energy / sum) * (((column + 0.5) / columns - rect.x) / rect.width) * width;
      centre.y += (energy / sum) * (((row + 0.5) / rows - rect.y) / rect.height) * height;
    });
    const cellPx = Math.max(width, height) / 8;
    expect(Math.abs(centre.x - (patch.left + side / 2))).toBeLessThan(cellPx / 2);
    expect(Math.abs(centre.y - (patch.top + side / 2))).toBeLessThan(cellPx / 2);
    expect(energies.value).toBeCloseTo(picture.embedding[0]!, 4);
    expect(energies.outside).toBeLessThanOrEqual(sum);
  });

  test('of a head sum to its logit, its bias included', async () => {
    const picture = await analyse(await drawRed(200, 100, { left: 20, top: 20, side: 40 }));
    const head = { weights: Float32Array.of(2, -1, 0.5), bias: -0.75 };
    const { cells, constant, value } = scorer.cellEnergiesFor(picture, head.weights, head.bias);
    const logit = picture.embedding.reduce((sum, x, dim) => sum + x * head.weights[dim]!, head.bias);
    expect(value).toBeCloseTo(logit, 4);
    expect(cells.reduce((sum, energy) => sum + energy, constant)).toBeCloseTo(logit, 4);
  });
});

describe('a release', () => {
  test('names every part with its hash', () => {
    expect(scorer.release.parts.map((part) => part.name)).toEqual([
      'background-pool',
      'detector',
      'encoder',
      'fusion',
      'mark-encoder',
      'mark-negatives',
      'matcher',
    ]);
    const hashOf = (name: string) => scorer.release.parts.find((part) => part.name === name)!.sha256;
    expect(scorer.encoderSha256).toBe(hashOf('encoder'));
    expect(scorer.markEncoderSha256).toBe(hashOf('mark-encoder'));
  });

  test.each([
    { part: 'background-pool', field: 'encoderSha256', message: /background-pool was made by network 0{64}/ },
    {
      part: 'mark-negatives',
      field: 'markEncoderSha256',
      message: /mark-negatives was made by network 0{64}/,
    },
    { part: 'matcher', field: 'markEncoderSha256', message: /matcher was fitted under mark encoder 0{64}/ },
    { part: 'fusion', field: 'encoderSha256', message: /fusion was fitted under encoder 0{64}/ },
  ])('whose $part belongs to another network is refused', async ({ part, field, message }) => {
    const file = path.join(modelsDir, part, 'manifest.json');
    const before = await readFile(file, 'utf8');
    const manifest = JSON.parse(before) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...manifest, [field]: '0'.repeat(64) }));
    const opening = openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 1 });
    await expect(opening).rejects.toThrow(message);
    await writeFile(file, before);
  });
});

test('what was spent on pictures adds up by stage', async () => {
  const { pictures } = scorer.totals;
  const before = scorer.totals.msByStage.detect;
  await analyse(await drawRed(100, 100, { left: 10, top: 10, side: 30 }));
  expect(scorer.totals.pictures).toBe(pictures + 1);
  expect(scorer.totals.msByStage.detect).toBeGreaterThan(before);
});

async function analyse(bytes: Buffer): Promise<AnalysedPicture> {
  const [outcome] = await scorer.analyse([{ sha256: 'picture', bytes }]);
  if (!outcome || 'failure' in outcome) throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** A red square on black, lossless. */
function drawRed(
  width: number,
  height: number,
  { left, top, side }: { left: number; top: number; side: number },
): Promise<Buffer> {
  const square = { create: { width: side, height: side, channels: 3 as const, background: '#ff0000' } };
  return sharp({ create: { width, height, channels: 3, background: '#000000' } })
    .composite([{ input: square, left, top }])
    .png()
    .toBuffer();
}
