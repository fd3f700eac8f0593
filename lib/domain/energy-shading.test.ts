import { describe, expect, test } from 'vitest';
import { energyColour, shadeEnergy, type EnergyGrid } from './energy-shading';

const whole = { x: 0, y: 0, width: 1, height: 1 };
const grid = (cells: number[], columns: number, contentRect = whole): EnergyGrid => ({
  rows: cells.length / columns,
  columns,
  cells: Uint8Array.from(cells),
  scale: 0.01,
  zeroPoint: 100,
  contentRect,
});
const alphas = ({ rgba }: ReturnType<typeof shadeEnergy>) =>
  Array.from(rgba).filter((_, index) => index % 4 === 3);

describe('shadeEnergy', () => {
  test('a map without energy is transparent, and does not divide by zero', () => {
    expect(Math.max(...alphas(shadeEnergy(grid([100, 100, 100, 100], 2))))).toBe(0);
  });

  test('the strongest place is the most opaque, whatever the size of the energies', () => {
    const { width, rgba } = shadeEnergy(grid([100, 100, 100, 100, 103, 100, 100, 100, 100], 3));
    expect(rgba[(12 * width + 12) * 4 + 3]).toBeGreaterThan(200);
    expect(rgba[3]).toBeLessThan(20);
  });

  test('for is gold, against is blue', () => {
    const [forRed, , forBlue] = energyColour(0.8);
    const [againstRed, , againstBlue] = energyColour(-0.8);
    expect(forRed).toBeGreaterThan(forBlue);
    expect(againstBlue).toBeGreaterThan(againstRed);
  });

  test('padding is cut away: only the content is stretched to the picture', () => {
    // The right half of the grid is padding and holds all the energy.
    const shading = shadeEnergy(
      grid([100, 100, 100, 100, 100, 100, 100, 255], 8, { x: 0, y: 0, width: 0.5, height: 1 }),
    );
    expect([shading.width, shading.height]).toEqual([32, 8]);
    expect(Math.max(...alphas(shading))).toBe(0);
  });

  test('strength grows with lightness and opacity', () => {
    const luma = (share: number) =>
      energyColour(share)
        .slice(0, 3)
        .reduce((sum, channel) => sum + channel, 0);
    for (const sign of [1, -1]) {
      for (const [weak, strong] of [
        [0.1, 0.4],
        [0.4, 0.7],
        [0.7, 1],
      ] as const) {
        expect(luma(sign * strong)).toBeGreaterThan(luma(sign * weak));
        expect(energyColour(sign * strong)[3]).toBeGreaterThan(energyColour(sign * weak)[3]);
      }
    }
  });
});
