import { expect, test } from 'vitest';
import { separateReferences } from './separate-references';

const background = { mean: 0.2, deviation: 0.1 };
const at = (degrees: number, imageSha256 = `${degrees}`) => {
  const angle = (degrees * Math.PI) / 180;
  return { imageSha256, vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
};
const valueAt = (degrees: number) => (Math.cos((degrees * Math.PI) / 180) - 0.2) / 0.1;

test('each picture is held against the nearest of the others', () => {
  const { pictures, mean, lowest } = separateReferences([at(0), at(10), at(50)], background)!;
  expect(pictures).toBe(3);
  expect(lowest).toBeCloseTo(valueAt(40), 4);
  expect(mean).toBeCloseTo((2 * valueAt(10) + valueAt(40)) / 3, 4);
});

test('what the last one added is the mean of what is lost without each of the others', () => {
  const held = (without: [number, number]) => valueAt(Math.min(...without)) - valueAt(Math.max(...without));
  const lost = (held([10, 50]) + held([10, 40]) + held([40, 50])) / 2;
  expect(separateReferences([at(0), at(10), at(50)], background)!.lastAdded).toBeCloseTo(lost / 3, 4);
  expect(separateReferences([at(0), at(10)], background)!.lastAdded).toBeNull();
});

test('regions of one picture are left out together, and one picture is held against nothing', () => {
  expect(separateReferences([at(0, 'one'), at(1, 'one')], background)).toBeNull();
  const { pictures, lowest } = separateReferences([at(0, 'one'), at(1, 'one'), at(30, 'two')], background)!;
  expect(pictures).toBe(2);
  expect(lowest).toBeCloseTo(valueAt(29), 4);
});
