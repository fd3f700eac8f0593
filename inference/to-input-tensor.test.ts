import { describe, expect, test } from 'vitest';
import { createSampler } from './sampler';
import {
  allocateTensor,
  toPyramid,
  writeInputTensor,
  type Placement,
  type RgbImage,
  type Window,
} from './to-input-tensor';

const input = {
  size: { width: 2, height: 3 },
  mean: [10, 20, 30] as const,
  std: [2, 4, 5] as const,
  channelOrder: 'BGR' as const,
};
const line: RgbImage = { rgb: Uint8Array.from([1, 2, 3, 4, 5, 6]), width: 2, height: 1 };
const wholeOf = ({ width, height }: RgbImage): Window => ({ x: 0, y: 0, width, height });

describe('writeInputTensor', () => {
  test('normalises in the channel order of the manifest and leaves padding as it is', () => {
    const tensor = write(line, wholeOf(line), { left: 0, top: 1, width: 2, height: 1 }, input, 1);
    expect(tensor.slice(0, 18).every((value) => value === 0)).toBe(true);
    const [blue, green, red] = [tensor.slice(18, 24), tensor.slice(24, 30), tensor.slice(30)];
    expect([...blue]).toEqual([0, 0, -3.5, -2, 0, 0].map(near));
    expect([...green]).toEqual([0, 0, -4.5, -3.75, 0, 0].map(near));
    expect([...red]).toEqual([0, 0, -5.8, -5.2, 0, 0].map(near));
  });

  test('refuses an alpha channel, a placement off the input and an empty window', () => {
    const place = (left: number) => ({ left, top: 0, width: 2, height: 1 });
    expect(() => write({ ...line, rgb: new Uint8Array(8) }, wholeOf(line), place(0), input)).toThrow(
      /expected 6 RGB bytes, got 8/,
    );
    expect(() => write(line, wholeOf(line), place(1), input)).toThrow(/leaves 2x3/);
    expect(() => write(line, { x: 0, y: 0, width: 0, height: 1 }, place(0), input)).toThrow(
      /the window is empty/,
    );
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

describe('the kernels', () => {
  test('give what the definition gives, for pictures and windows of any kind', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed);
      const image = drawNoise(3 + Math.floor(random() * 60), 3 + Math.floor(random() * 60), random);
      const size = { width: 2 + Math.floor(random() * 30), height: 2 + Math.floor(random() * 30) };
      // Up to twice as large as the input, so that no halving comes before.
      const window = {
        x: (random() - 0.3) * image.width,
        y: (random() - 0.3) * image.height,
        width: size.width * (0.1 + random() * 1.89),
        height: size.height * (0.1 + random() * 1.89),
      };
      const actual = write(image, window, { left: 0, top: 0, ...size }, { ...plain, size });
      const expected = sampleByDefinition(image, window, size);
      const worst = actual.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0);
      expect(worst).toBeLessThan(0.01);
    }
  });

  test('halve any picture, odd sides included', () => {
    for (const [width, height] of [
      [6, 4],
      [7, 5],
      [1, 9],
      [8, 1],
      [31, 2],
    ] as const) {
      const image = drawNoise(width, height, seededRandom(width));
      const sampler = createSampler();
      const size = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
      const target = sampler.allocate(size.width * size.height * 3);
      sampler.halve(toPyramid(sampler, image).levels[0]!.pointer, width, height, target);
      const halved = sampler.bytesAt(target, size.width * size.height * 3);
      const at = (x: number, y: number, channel: number) =>
        image.rgb[(Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 3 + channel]!;
      for (let index = 0; index < halved.length; index++) {
        const channel = index % 3;
        const x = 2 * (Math.floor(index / 3) % size.width);
        const y = 2 * Math.floor(index / 3 / size.width);
        const sum =
          at(x, y, channel) + at(x + 1, y, channel) + at(x, y + 1, channel) + at(x + 1, y + 1, channel);
        expect(halved[index]).toBe(Math.floor((sum + 2) / 4));
      }
    }
  });
});

const near = (value: number) => expect.closeTo(value, 4) as number;

type Input = Parameters<typeof writeInputTensor>[4];

/** The tensor of a batch of `index` + 1 pictures, zero where nothing was written. */
function write(image: RgbImage, window: Window, placement: Placement, of: Input, index = 0): Float32Array {
  const sampler = createSampler();
  const pyramid = toPyramid(sampler, image);
  const tensor = allocateTensor(sampler, of, index + 1);
  writeInputTensor(sampler, pyramid, window, placement, of, tensor, index);
  return sampler.floatsAt(tensor.pointer, tensor.length);
}

const plain = { mean: [0, 0, 0] as const, std: [1, 1, 1] as const, channelOrder: 'RGB' as const };

/** A grey line seen through a window of its length. */
function sample(from: readonly number[], window: { x: number; width: number }, count: number): number[] {
  const rgb = Uint8Array.from(from.flatMap((grey) => [grey, grey, grey]));
  const size = { width: count, height: 1 };
  const tensor = write(
    { rgb, width: from.length, height: 1 },
    { ...window, y: 0, height: 1 },
    { left: 0, top: 0, ...size },
    { ...plain, size },
  );
  return Array.from(tensor.slice(0, count));
}

function sampleSquare(image: RgbImage, window: Window, side: number): Float32Array {
  const size = { width: side, height: side };
  return write(image, window, { left: 0, top: 0, ...size }, { ...plain, size });
}

function drawNoise(width: number, height: number, random: () => number): RgbImage {
  return { rgb: Uint8Array.from({ length: width * height * 3 }, () => random() * 256), width, height };
}

/** By the formula, value by value: the mean over the area of each output, or bilinear where it is less than a pixel. */
function sampleByDefinition(
  { rgb, width, height }: RgbImage,
  window: Window,
  size: { width: number; height: number },
): number[] {
  const columns = weigh(window.x, window.width / size.width, size.width, width);
  const rows = weigh(window.y, window.height / size.height, size.height, height);
  return [0, 1, 2].flatMap((channel) =>
    rows.flatMap((down) =>
      columns.map((across) => {
        let sum = 0;
        for (const [y, rowWeight] of down)
          for (const [x, weight] of across) sum += rgb[(y * width + x) * 3 + channel]! * rowWeight * weight;
        return sum;
      }),
    ),
  );
}

/** Of each output the source positions and their weights. */
function weigh(from: number, step: number, count: number, sourceCount: number): Array<Map<number, number>> {
  return Array.from({ length: count }, (_, output) => {
    const weights = new Map<number, number>();
    const add = (position: number, weight: number) => {
      const inside = Math.min(Math.max(position, 0), sourceCount - 1);
      weights.set(inside, (weights.get(inside) ?? 0) + weight);
    };
    const low = from + output * step;
    if (step <= 1) {
      const centre = low + step / 2 - 0.5;
      const share = centre - Math.floor(centre);
      add(Math.floor(centre), 1 - share);
      add(Math.floor(centre) + 1, share);
    } else {
      for (let position = Math.floor(low); position < low + step; position++) {
        add(position, Math.max(0, Math.min(low + step, position + 1) - Math.max(low, position)) / step);
      }
    }
    return weights;
  });
}

function seededRandom(seed: number): () => number {
  let state = (Math.imul(seed, 2_654_435_761) + 1) >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
