import { describe, expect, test } from 'vitest';
import { addToBins, CALIBRATION_BINS, expectedCalibrationError, noBins } from './calibration';

describe('expectedCalibrationError', () => {
  test('is the gap of each tenth, weighted by what falls into it', () => {
    const bins = noBins();
    // Ten said to be 0.25, of which five are: a gap of 0.25. Thirty at 0.95, of which 27 are: 0.05.
    for (let n = 0; n < 10; n++) addToBins(bins, { prob: 0.25, isPresent: n < 5, weight: 1 });
    for (let n = 0; n < 30; n++) addToBins(bins, { prob: 0.95, isPresent: n < 27, weight: 1 });
    expect(expectedCalibrationError(bins)).toBeCloseTo((10 * 0.25 + 30 * 0.05) / 40, 12);
  });

  test('a weight of three is three times as much', () => {
    const [weighted, written] = [noBins(), noBins()];
    addToBins(weighted, { prob: 0.4, isPresent: true, weight: 3 });
    addToBins(weighted, { prob: 0.4, isPresent: false, weight: 1 });
    for (let n = 0; n < 4; n++) addToBins(written, { prob: 0.4, isPresent: n < 3, weight: 1 });
    expect(expectedCalibrationError(weighted)).toBeCloseTo(expectedCalibrationError(written)!, 12);
  });

  test('one belongs to the last tenth, and nothing says nothing', () => {
    const bins = noBins();
    expect(expectedCalibrationError(bins)).toBeNull();
    addToBins(bins, { prob: 1, isPresent: true, weight: 1 });
    expect(bins[CALIBRATION_BINS - 1]!.present.count).toBe(1);
  });
});
