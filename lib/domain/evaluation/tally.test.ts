import { describe, expect, test } from 'vitest';
import { estimateShare } from './intervals';
import { meanRecall, readTally } from './read-tally';
import { createTallies, EVERYTHING, type ScoredCase, type ScoredPair } from './tally';

const said = (fused: number, vision = fused) => ({ fused, vision, appearance: 0, mark: 0, title: 0 });
const pair = (brandId: string, outcome: ScoredPair['outcome'], fused: number): ScoredPair => ({
  brandId,
  outcome,
  kind: outcome === 'found' || outcome === 'missed' ? 'mark' : null,
  markSize: outcome === 'found' || outcome === 'missed' ? 0.2 : null,
  probs: said(fused),
});
const one = (pairs: ScoredPair[], rest: Partial<ScoredCase> = {}): ScoredCase => ({
  weight: 1,
  category: 'shoes',
  source: null,
  language: 'en',
  pairs,
  ...rest,
});
const thresholds = new Map([
  ['a', 0.8],
  ['b', 0.8],
]);
const FUSED = { signal: 'fused', point: 'in-use' } as const;

function tally(cases: readonly ScoredCase[]) {
  const tallies = createTallies(thresholds);
  cases.forEach((each) => tallies.add(each));
  const rows = tallies.rows();
  const of = (brandId: string | null, slice: string = EVERYTHING.slice, value = '') =>
    rows.find((row) => row.brandId === brandId && row.slice === slice && row.value === value)!.tally;
  return { of, rows, confusions: tallies.confusions() };
}

/** Of `a`: 30 found, 10 missed; of `b`: all 10 found, 4 of a's pictures flagged for it. */
const KNOWN: ScoredCase[] = [
  ...Array.from({ length: 30 }, () => one([pair('a', 'found', 0.9)])),
  ...Array.from({ length: 6 }, () => one([pair('a', 'missed', 0.6)], { category: null })),
  ...Array.from({ length: 4 }, () => one([pair('a', 'missed', 0.1), pair('b', 'wrong', 0.95)])),
  ...Array.from({ length: 10 }, () => one([pair('b', 'found', 0.85)])),
];

describe('counting known pictures', () => {
  const { of, confusions } = tally(KNOWN);

  test('recall is the share of positives at or over the threshold in use, or over one half', () => {
    const { recall } = readTally('closed', of('a'), { ...FUSED, brandCount: 1 });
    expect(recall).toEqual({ kind: 'estimate', ...estimateShare(30, 40), positives: 40 });
    const half = readTally('closed', of('a'), { signal: 'fused', point: 'half', brandCount: 1 });
    expect(half.recall).toMatchObject({ value: 36 / 40 });
    const alone = readTally('closed', of('a'), { signal: 'mark', point: 'half', brandCount: 1 });
    expect(alone.recall).toMatchObject({ value: 0 });
  });

  test('wrong flags are a share of the pictures that do not show the brand, over all brands of the pairs', () => {
    const own = readTally('closed', of('b'), { ...FUSED, brandCount: 1 }).wrongShare;
    expect(own).toMatchObject({ value: 4 / 40, n: 40 });
    const all = readTally('closed', of(null), { ...FUSED, brandCount: 2 }).wrongShare;
    expect(all).toMatchObject({ value: 4 / 50, n: 2 * 50 - 50 });
  });

  test('fewer than thirty are too few', () => {
    const { recall } = readTally('closed', of('b'), { ...FUSED, brandCount: 1 });
    expect(recall).toEqual({ kind: 'too-few', positives: 10, n: 10 });
  });

  test('the mean over brands gives a small brand the weight of a large one', () => {
    const mean = meanRecall([of('a'), of('b')], FUSED);
    expect(mean).toMatchObject({ value: (0.75 + 1) / 2, n: 50, brands: 2 });
    expect(of(null).positives.count).toBe(50);
  });

  test('slices add up, and what is not known is one of them', () => {
    expect(of(null, 'category', 'shoes').cases.count + of(null, 'category').cases.count).toBe(50);
    expect(of('a', 'category').positives.count).toBe(6);
    expect(of(null, 'mark-size', '10-to-25').positives.count).toBe(50);
  });

  test('a picture that is taken for another brand is confused with it, one that is missed with none', () => {
    expect(confusions).toEqual([
      { truth: 'a', said: 'a', count: 30 },
      { truth: 'a', said: null, count: 6 },
      { truth: 'a', said: 'b', count: 4 },
      { truth: 'b', said: 'b', count: 10 },
    ]);
    expect(of('a').first.count).toBe(30);
  });
});

describe('counting a sample', () => {
  test('an audit stands for as many as its chance says', () => {
    // 40 flagged ads of weight 1, 10 of them wrong; 40 audits of weight 50, one of which shows the brand.
    const { of } = tally([
      ...Array.from({ length: 30 }, () => one([pair('a', 'found', 0.9)])),
      ...Array.from({ length: 10 }, () => one([pair('a', 'wrong', 0.9)])),
      one([pair('a', 'missed', 0.2)], { weight: 50 }),
      ...Array.from({ length: 39 }, () => one([], { weight: 50 })),
    ]);
    const { recall, flagRate, precision } = readTally('open', of(null), { ...FUSED, brandCount: 2 });
    expect(flagRate).toMatchObject({ value: 40 / 2040, n: 80 });
    expect(precision).toMatchObject({ value: 0.75, n: 40 });
    expect(recall).toMatchObject({ value: 30 / 80, n: 31 });
    // One audit of fifty: the interval knows how little that is.
    expect(recall.kind === 'estimate' && recall.low).toBeLessThan(0.3);
    expect(recall.kind === 'estimate' && recall.high).toBeGreaterThan(0.8);
  });
});

test('of past misses nothing is said about other brands', () => {
  const { of, rows } = tally(
    Array.from({ length: 30 }, () => one([pair('a', 'found', 0.9), pair('b', 'unknown', 0.9)])),
  );
  expect(readTally('business', of(null), { ...FUSED, brandCount: 2 })).toMatchObject({
    recall: { value: 1 },
    wrongShare: null,
    flagRate: null,
  });
  expect(rows.some(({ brandId, slice }) => brandId === 'b' && slice === 'kind')).toBe(false);
});
