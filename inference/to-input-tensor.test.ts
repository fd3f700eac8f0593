import { expect, test } from 'vitest';
import { writeInputTensor } from './to-input-tensor';

const input = {
  size: { width: 2, height: 3 },
  mean: [10, 20, 30] as const,
  std: [2, 4, 5] as const,
  channelOrder: 'BGR' as const,
};

const line = { sourceWidth: 2, sourceHeight: 1, width: 2, height: 1 };

test('normalises in the channel order of the manifest and leaves padding at zero', () => {
  const tensor = new Float32Array(2 * 18);
  const rgb = Uint8Array.from([1, 2, 3, 4, 5, 6]);
  writeInputTensor({ rgb, ...line, left: 0, top: 1 }, input, tensor, 1);
  expect(tensor.slice(0, 18).every((value) => value === 0)).toBe(true);
  const [blue, green, red] = [tensor.slice(18, 24), tensor.slice(24, 30), tensor.slice(30)];
  expect([...blue]).toEqual([0, 0, -3.5, -2, 0, 0]);
  expect([...green]).toEqual([0, 0, -4.5, -3.75, 0, 0]);
  expect([...red].map((value) => Math.fround(value))).toEqual([0, 0, -5.8, -5.2, 0, 0].map(Math.fround));
});

test('refuses an alpha channel and a picture off the square', () => {
  const tensor = new Float32Array(18);
  expect(() =>
    writeInputTensor({ rgb: new Uint8Array(8), ...line, left: 0, top: 0 }, input, tensor, 0),
  ).toThrow(/expected 6 RGB bytes, got 8/);
  expect(() =>
    writeInputTensor({ rgb: new Uint8Array(6), ...line, left: 1, top: 0 }, input, tensor, 0),
  ).toThrow(/leaves 2x3/);
});

test('stretches bilinearly between pixel centres', () => {
  const grey = { ...input, mean: [0, 0, 0] as const, std: [1, 1, 1] as const, size: { width: 4, height: 1 } };
  const tensor = new Float32Array(12);
  const rgb = Uint8Array.from([0, 0, 0, 100, 100, 100]);
  writeInputTensor(
    { rgb, sourceWidth: 2, sourceHeight: 1, width: 4, height: 1, left: 0, top: 0 },
    grey,
    tensor,
    0,
  );
  expect(Array.from(tensor.slice(0, 4))).toEqual([0, 25, 75, 100]);
});
