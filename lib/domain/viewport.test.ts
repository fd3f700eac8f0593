import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clampPlacement,
  fitPicture,
  MAX_SCALE,
  panBy,
  showActualSize,
  showRect,
  toImagePoint,
  toStagePoint,
  wheelFactor,
  zoomAbout,
  zoomStep,
} from './viewport';

const stage = { width: 1000, height: 600 };
const large = { width: 4000, height: 3000 };
const small = { width: 100, height: 50 };

describe('fitPicture', () => {
  test.each([
    {
      why: 'a large picture is bounded by its height',
      picture: large,
      margin: 0,
      want: { scale: 0.2, offsetX: 100, offsetY: 0 },
    },
    {
      why: 'a margin is kept free',
      picture: large,
      margin: 30,
      want: { scale: 0.18, offsetX: 140, offsetY: 30 },
    },
    {
      why: 'a small picture grows at most fourfold',
      picture: small,
      margin: 0,
      want: { scale: 4, offsetX: 300, offsetY: 200 },
    },
  ])('$why', ({ picture, margin, want }) => {
    expect(fitPicture(picture, stage, margin)).toEqual(want);
  });

  test('a stage not laid out yet gives a finite placement', () => {
    expect(fitPicture(large, { width: 0, height: 0 }).scale).toBeGreaterThan(0);
  });
});

test('zooming keeps what is under the pointer under it', () => {
  const before = zoomAbout(fitPicture(large, stage), 8, { x: 500, y: 300 }, large, stage);
  const pointer = { x: 420, y: 310 };
  const after = zoomAbout(before, 1.7, pointer, large, stage);
  expect(after.scale).toBeCloseTo(before.scale * 1.7);
  expect(toImagePoint(after, pointer).x).toBeCloseTo(toImagePoint(before, pointer).x);
  expect(toImagePoint(after, pointer).y).toBeCloseTo(toImagePoint(before, pointer).y);
});

test('the scale stays between half of what fits and 1600 %', () => {
  const fitted = fitPicture(large, stage);
  expect(zoomAbout(fitted, 1e6, { x: 0, y: 0 }, large, stage).scale).toBe(MAX_SCALE);
  expect(zoomAbout(fitted, 1e-6, { x: 0, y: 0 }, large, stage).scale).toBeCloseTo(0.1);
});

test('actual size is one to one', () => {
  expect(showActualSize(fitPicture(large, stage), large, stage).scale).toBe(1);
});

describe('panBy', () => {
  test('a picture smaller than the stage stays in the middle', () => {
    const fitted = fitPicture(large, stage);
    expect(panBy(fitted, { x: 900, y: -900 }, large, stage)).toEqual(fitted);
  });

  test('a larger one stops a little inside its edges', () => {
    const near = { scale: 1, offsetX: 0, offsetY: 0 };
    expect(panBy(near, { x: 500, y: 500 }, large, stage)).toEqual({ scale: 1, offsetX: 64, offsetY: 64 });
    expect(panBy(near, { x: -9e9, y: -9e9 }, large, stage)).toEqual({
      scale: 1,
      offsetX: 1000 - 4000 - 64,
      offsetY: 600 - 3000 - 64,
    });
  });
});

describe('zoomStep', () => {
  test('goes up and down the ladder and stops at its ends', () => {
    const at = (scale: number) => clampPlacement({ scale, offsetX: 0, offsetY: 0 }, large, stage);
    expect(zoomStep(at(1), 'in', large, stage).scale).toBe(1.25);
    expect(zoomStep(at(1), 'out', large, stage).scale).toBe(0.8);
    expect(zoomStep(at(0.998), 'in', large, stage).scale).toBe(1.25);
    expect(zoomStep(at(MAX_SCALE), 'in', large, stage).scale).toBe(MAX_SCALE);
    expect(zoomStep(at(0.1), 'out', large, stage).scale).toBeCloseTo(0.1);
  });
});

test('wheel up enlarges, lines count as pixels, and one wild event cannot throw the picture away', () => {
  expect(wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false })).toBeCloseTo(1.162, 3);
  expect(wheelFactor({ deltaY: 3, deltaMode: 1, ctrlKey: false })).toBeLessThan(1);
  expect(wheelFactor({ deltaY: 1e6, deltaMode: 0, ctrlKey: false })).toBeGreaterThan(0.7);
  expect(wheelFactor({ deltaY: -10, deltaMode: 0, ctrlKey: true })).toBeCloseTo(1.083, 3);
});

test('going near a rectangle puts it into the middle, a third as large as the stage', () => {
  const rect = { x: 1000, y: 1000, width: 200, height: 60 };
  const near = showRect(rect, large, stage);
  expect(near.scale).toBeCloseTo(1000 / 200 / 3);
  const middle = toStagePoint(near, { x: 1100, y: 1030 });
  expect([middle.x, middle.y]).toEqual([500, 300]);
  expect(showRect({ ...rect, width: 1, height: 1 }, large, stage).scale).toBe(MAX_SCALE);
});

test('a border between two image px is hit exactly, at any zoom and device pixel ratio that can show it', () => {
  const anyPlacement = fc.record({
    scale: fc.double({ min: 0.02, max: MAX_SCALE, noNaN: true }),
    offsetX: fc.double({ min: -100_000, max: 2_000, noNaN: true }),
    offsetY: fc.double({ min: -100_000, max: 2_000, noNaN: true }),
  });
  const border = fc.integer({ min: 0, max: 6_000 });
  const pixelRatio = fc.constantFrom(1, 1.25, 1.5, 2, 3);
  fc.assert(
    fc.property(anyPlacement, border, border, pixelRatio, (placement, x, y, ratio) => {
      const exact = toImagePoint(placement, toStagePoint(placement, { x, y }));
      expect([Math.round(exact.x) - x, Math.round(exact.y) - y].every((off) => off === 0)).toBe(true);
      // A pointer stands on a device pixel; half of one has to be less than half an image px.
      fc.pre(placement.scale * ratio > 1.001);
      const onStage = toStagePoint(placement, { x, y });
      const pointed = {
        x: Math.round(onStage.x * ratio) / ratio,
        y: Math.round(onStage.y * ratio) / ratio,
      };
      const hit = toImagePoint(placement, pointed);
      expect([Math.round(hit.x) - x, Math.round(hit.y) - y].every((off) => off === 0)).toBe(true);
    }),
  );
});
