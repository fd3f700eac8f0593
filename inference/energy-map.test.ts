import { describe, expect, test } from 'vitest';
import { EnergyMapSchema } from '@/lib/contracts/energy-map';
import {
  contentShareOf,
  dequantizeEnergies,
  fromEnergyMapJson,
  quantizeEnergies,
  toCellEnergies,
  toEnergyMapJson,
  type FeatureMap,
  type Projection,
} from './energy-map';

const wave = (length: number, step: number) => Float32Array.from({ length }, (_, at) => Math.sin(at * step));
const featureMap: FeatureMap = { data: wave(6 * 20, 0.7), channels: 6, rows: 4, columns: 5 };
const projection: Projection = { weight: wave(3 * 6, 1.3), offset: wave(3, 2.1), dims: 3, channels: 6 };
const wholeSquare = { x: 0, y: 0, width: 1, height: 1 };

function embed(): { e: number[]; zNorm: number } {
  const z = Array.from({ length: 3 }, (_, dim) => {
    let value = projection.offset[dim]!;
    for (let channel = 0; channel < 6; channel++) {
      let sum = 0;
      for (let cell = 0; cell < 20; cell++) sum += featureMap.data[channel * 20 + cell]!;
      value += projection.weight[dim * 6 + channel]! * (sum / 20);
    }
    return value;
  });
  const zNorm = Math.hypot(...z);
  return { e: z.map((value) => value / zNorm), zNorm };
}

describe('energy map', () => {
  const { e, zNorm } = embed();
  const prototype = Float32Array.from([0.6, -0.64, 0.48]);

  test('the cells and the constant sum to the cosine', () => {
    const cosine = e.reduce((sum, value, dim) => sum + value * prototype[dim]!, 0);
    const energies = toCellEnergies(featureMap, projection, zNorm, prototype, wholeSquare);
    expect(energies.value).toBeCloseTo(cosine, 6);
    expect(energies.cells.reduce((sum, cell) => sum + cell, energies.constant)).toBeCloseTo(cosine, 6);
    expect(energies.outside).toBe(0);
  });

  test('with a head and its bias they sum to the logit', () => {
    const head = Float32Array.from([4, -2, 7]);
    const logit = e.reduce((sum, value, dim) => sum + value * head[dim]!, -3);
    expect(toCellEnergies(featureMap, projection, zNorm, head, wholeSquare, -3).value).toBeCloseTo(logit, 5);
  });

  test('padding counts as outside, cells on its edge by their area', () => {
    const rect = { x: 0, y: 0.125, width: 1, height: 0.75 };
    const { cells, outside } = toCellEnergies(featureMap, projection, zNorm, prototype, rect);
    const edgeRows = [...cells.slice(0, 5), ...cells.slice(15)];
    expect(outside).toBeCloseTo(edgeRows.reduce((sum, cell) => sum + cell, 0) / 2, 6);
    expect(contentShareOf(0, 2, { rows: 4, columns: 5 }, rect)).toBeCloseTo(0.5);
    expect(contentShareOf(1, 2, { rows: 4, columns: 5 }, rect)).toBeCloseTo(1);
  });

  test('a byte a cell loses at most half a step, and nothing on its way as JSON', () => {
    const energies = toCellEnergies(featureMap, projection, zNorm, prototype, wholeSquare);
    const map = quantizeEnergies(energies);
    const json = EnergyMapSchema.parse(JSON.parse(JSON.stringify(toEnergyMapJson(map))));
    expect(fromEnergyMapJson(json)).toEqual(map);
    dequantizeEnergies(map).cells.forEach((cell, at) => {
      expect(Math.abs(cell - energies.cells[at]!)).toBeLessThanOrEqual(map.scale / 2 + 1e-12);
    });
  });

  test('no energy at all is a map of zero points', () => {
    const zeros = { ...featureMap, data: new Float32Array(120) };
    const map = quantizeEnergies(toCellEnergies(zeros, projection, 1, prototype, wholeSquare));
    expect([...dequantizeEnergies(map).cells].every((cell) => cell === 0)).toBe(true);
  });

  test('refuses a vector or map of another size, and a grid that lacks cells', () => {
    expect(() => toCellEnergies(featureMap, projection, 1, new Float32Array(2), wholeSquare)).toThrow(
      /vector of 3, got 2/,
    );
    expect(() => toCellEnergies({ ...featureMap, rows: 3 }, projection, 1, prototype, wholeSquare)).toThrow(
      RangeError,
    );
    const map = toEnergyMapJson(
      quantizeEnergies(toCellEnergies(featureMap, projection, 1, prototype, wholeSquare)),
    );
    expect(EnergyMapSchema.safeParse({ ...map, rows: 5 }).success).toBe(false);
  });
});
