import { describe, expect, test } from 'vitest';
import { chooseShots } from './choose-shots';

const inOrder = { shuffle: (_brand: string, from: readonly number[]) => [...from], largestShare: 0.5 };
const ads = (brand: string | null, ...groups: number[]) => groups.map((group) => ({ brand, group }));

describe('chooseShots', () => {
  test('takes one of each group and leaves the whole group out of the measurement', () => {
    const { shots, excluded } = chooseShots(ads('acme', 1, 1, 2, 3, 4, 5), 2, inOrder);
    expect(shots.get('acme')).toEqual([0, 2]);
    expect([...excluded].sort((a, b) => a - b)).toEqual([0, 1, 2]);
  });

  test('never takes more than half of a brand out', () => {
    const { shots, excluded } = chooseShots(ads('acme', 1, 2, 3, 4, 5), 4, inOrder);
    expect(shots.get('acme')).toEqual([0, 1]);
    expect(excluded.size).toBe(2);
  });

  test('passes by a group that is too large, and takes seconds of a group only when groups run out', () => {
    const { shots } = chooseShots(ads('acme', 1, 1, 1, 2, 2, 3), 3, inOrder);
    expect(shots.get('acme')).toEqual([0, 1, 2]);
    const tooLarge = chooseShots(ads('acme', 1, 1, 1, 1, 2, 3), 3, inOrder);
    expect(tooLarge.shots.get('acme')).toEqual([4, 5]);
  });

  test('a near-duplicate that shows nobody leaves as well', () => {
    const { excluded } = chooseShots([...ads('acme', 1, 2), ...ads(null, 1, 3)], 1, inOrder);
    expect([...excluded].sort((a, b) => a - b)).toEqual([0, 2]);
  });

  test('a group of two brands is taken only if both can spare it', () => {
    const set = [...ads('acme', 1, 2), ...ads('other', 2, 4)];
    const { shots, excluded } = chooseShots(set, 1, inOrder);
    expect(Object.fromEntries(shots)).toEqual({ acme: [0], other: [3] });
    expect([...excluded].sort((a, b) => a - b)).toEqual([0, 3]);
  });

  test('no shots, no learning', () => {
    const { shots, excluded } = chooseShots(ads('acme', 1, 2), 0, inOrder);
    expect([shots.size, excluded.size]).toEqual([0, 0]);
  });

  test('the order is the shuffle, brand by brand', () => {
    const shuffle = (brand: string, from: readonly number[]) =>
      brand === 'acme' ? from.toReversed() : [...from];
    const set = [...ads('acme', 1, 2, 3), ...ads('other', 4, 5)];
    const { shots } = chooseShots(set, 1, { shuffle, largestShare: 0.5 });
    expect(Object.fromEntries(shots)).toEqual({ acme: [2], other: [3] });
  });
});
