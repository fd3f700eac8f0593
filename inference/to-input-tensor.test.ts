import { describe, expect, test } from 'vitest';
import { toPyramid, writeInputTensor, type RgbImage, type Window } from './to-input-tensor';

const input = {
  size: { width: 2, height: 3 },
  mean: [10, 20, 30] as const,
  std: [2, 4, 5] as const,
  channelOrder: 'BGR' as const,
};
const line: RgbImage = { rgb: Uint8Array.from([1, 2, 3, 4, 5, 6]), width: 2, height: 1 };
const wholeOf = ({ width, height }: RgbImage): Window => ({ x: 0, y: 0, width, height });

describe('writeInputTensor', () => {
  test('normalises in the channel order of the manifest and leaves padding at zero', () => {
    const tensor = new Float32Array(2 * 18);
    const placement = { left: 0, top: 1, width: 2, height: 1 };
    writeInputTensor(toPyramid(line), wholeOf(line), placement, input, tensor, 1);
    expect(tensor.slice(0, 18).every((value) => value === 0)).toBe(true);
    const [blue, green, red] = [tensor.slice(18, 24), tensor.slice(24, 30), tensor.slice(30)];
    expect([...blue]).toEqual([0, 0, -3.5, -2, 0, 0]);
    expect([...green]).toEqual([0, 0, -4.5, -3.75, 0, 0]);
    expect([...red].map((value) => Math.fround(value))).toEqual([0, 0, -5.8, -5.2, 0, 0].map(Math.fround));
  });

  test('refuses an alpha channel, a placement off the input and an empty window', () => {
    expect(() => toPyramid({ ...line, rgb: new Uint8Array(8) })).toThrow(/expected 6 RGB bytes, got 8/);
    const write = (window: Window, left: number) =>
      writeInputTensor(
        toPyramid(line),
        window,
        { left, top: 0, width: 2, height: 1 },
        input,
        new Float32Array(18),
        0,
      );
    expect(() => write(wholeOf(line), 1)).toThrow(/leaves 2x3/);
    expect(() => write({ x: 0, y: 0, width: 0, height: 1 }, 0)).toThrow(/the window is empty/);
  });

  test.each([
    { why: 'stretching is bilinear between pixel centres', from: [0, 100], count: 4, want: [0, 25, 75, 100] },
    { why: 'the same size is a copy', from: [3, 1, 4], count: 3, want: [3, 1, 4] },
    { why: 'halving takes means', from: [0, 100, 50, 70], count: 2, want: [50, 60] },
    { why: 'shrinking weighs by area', from: [0, 90, 30], count: 2, want: [30, 50] },
    {
      why: 'shrinking to a quarter takes means of four',
      from: [10, 20, 30, 40, 0, 0, 0, 80],
      count: 2,
      want: [25, 20],
    },
    { why: 'an odd last pixel counts once', from: [0, 0, 90], count: 1, want: [30] },
  ])('$why', ({ from, count, want }) => {
    expect(sample(from, { x: 0, width: from.length }, count)).toEqual(want.map(near));
  });

  test.each([
    { why: 'to the left', window: { x: -2, width: 3 }, want: [7, 7, 7] },
    { why: 'to the right', window: { x: 2, width: 3 }, want: [9, 9, 9] },
    { why: 'by halves of pixels', window: { x: 0.5, width: 2 }, want: [7.5, 8.5] },
  ])('a window that leaves the picture $why repeats the edge', ({ window, want }) => {
    expect(sample([7, 8, 9], window, want.length)).toEqual(want.map(near));
  });

  test('a window of one colour stays that colour at any size, odd sides and edges included', () => {
    const image = { width: 37, height: 23, rgb: new Uint8Array(37 * 23 * 3).fill(200) };
    for (const side of [1, 7, 40, 300]) {
      for (const window of [wholeOf(image), { x: -9.3, y: 4.7, width: 31.1, height: 44.4 }]) {
        const values = sampleSquare(image, window, side);
        expect(values.every((value) => Math.abs(value - 200) < 1e-3)).toBe(true);
      }
    }
  });
});

const near = (value: number) => expect.closeTo(value, 4) as number;

/** A grey line seen through a window of its length. */
function sample(from: readonly number[], window: { x: number; width: number }, count: number): number[] {
  const image = {
    rgb: Uint8Array.from(from.flatMap((grey) => [grey, grey, grey])),
    width: from.length,
    height: 1,
  };
  const grey = {
    ...input,
    mean: [0, 0, 0] as const,
    std: [1, 1, 1] as const,
    size: { width: count, height: 1 },
  };
  const tensor = new Float32Array(count * 3);
  const placement = { left: 0, top: 0, width: count, height: 1 };
  writeInputTensor(toPyramid(image), { ...window, y: 0, height: 1 }, placement, grey, tensor, 0);
  return Array.from(tensor.slice(0, count));
}

function sampleSquare(image: RgbImage, window: Window, side: number): Float32Array {
  const plain = {
    ...input,
    mean: [0, 0, 0] as const,
    std: [1, 1, 1] as const,
    size: { width: side, height: side },
  };
  const tensor = new Float32Array(side * side * 3);
  writeInputTensor(toPyramid(image), window, { left: 0, top: 0, ...plain.size }, plain, tensor, 0);
  return tensor;
}
