import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseEntries, entryClassOf, type EntryCandidate, type EntryQuotas } from './choose-entries';

const ALL: EntryQuotas = { positive: null, 'hard-negative': null, 'random-negative': null };
const OPTIONS = { seed: 'a seed', hardNegativeOrder: 'random' } as const;

const entry = (
  name: number,
  entryClass: EntryCandidate['entryClass'] = 'positive',
  brandId = 'acme',
): EntryCandidate => ({
  imageSha256: String(name).padStart(64, '0'),
  brandId,
  entryClass,
  answeredAtMs: name,
});
const many = (count: number, entryClass?: EntryCandidate['entryClass']) =>
  Array.from({ length: count }, (_, name) => entry(name, entryClass));
const choose = (
  candidates: EntryCandidate[],
  quotas: Partial<EntryQuotas>,
  options: Partial<Parameters<typeof chooseEntries>[3]> = {},
) => chooseEntries(candidates, ['acme'], () => ({ ...ALL, ...quotas }), { ...OPTIONS, ...options });

describe('quotas', () => {
  test('hold for each brand and class on its own, and null takes all there are', () => {
    const candidates = [
      ...many(5),
      ...many(5, 'hard-negative'),
      ...many(5, 'random-negative'),
      entry(1, 'positive', 'other'),
      entry(2, 'positive', 'nobody’s'),
    ];
    const quotasOf = (brandId: string): EntryQuotas =>
      brandId === 'acme' ? { positive: 2, 'hard-negative': null, 'random-negative': 0 } : ALL;
    const { chosen, missing } = chooseEntries(candidates, ['acme', 'other'], quotasOf, OPTIONS);
    const taken = chosen.map((position) => candidates[position]!);
    const count = (brandId: string, entryClass: string) =>
      taken.filter((one) => one.brandId === brandId && one.entryClass === entryClass).length;
    expect([
      count('acme', 'positive'),
      count('acme', 'hard-negative'),
      count('acme', 'random-negative'),
      count('other', 'positive'),
      taken.length,
    ]).toEqual([2, 5, 0, 1, 8]);
    expect(missing.get('acme')).toEqual({ positive: 0, 'hard-negative': 0, 'random-negative': 0 });
  });

  test('that cannot be filled say what is missing, for brands without any entry too', () => {
    const { chosen, missing } = choose(many(3), { positive: 10, 'hard-negative': 4 });
    expect(chosen).toEqual([0, 1, 2]);
    expect(missing.get('acme')).toEqual({ positive: 7, 'hard-negative': 4, 'random-negative': 0 });
  });

  test('draw alike whatever the order of the candidates, and a larger one only adds', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(many(60)), fc.nat(40), fc.nat(20), (candidates, quota, more) => {
        const namesOf = (given: EntryCandidate[], positive: number) =>
          new Set(choose(given, { positive }).chosen.map((position) => given[position]!.imageSha256));
        const drawn = namesOf(candidates, quota);
        expect(drawn.size).toBe(Math.min(quota, candidates.length));
        expect(namesOf(candidates.toReversed(), quota)).toEqual(drawn);
        const larger = namesOf(candidates, quota + more);
        expect([...drawn].filter((name) => !larger.has(name))).toEqual([]);
      }),
    );
  });

  test('another seed draws others', () => {
    const drawnBy = (seed: string) => choose(many(200), { positive: 20 }, { seed }).chosen;
    expect(drawnBy('a')).not.toEqual(drawnBy('b'));
  });

  test('of hard negatives may take the newest answers', () => {
    const { chosen } = choose(
      many(9, 'hard-negative'),
      { 'hard-negative': 3 },
      { hardNegativeOrder: 'newest' },
    );
    expect(chosen).toEqual([6, 7, 8]);
    const positives = choose(many(200), { positive: 3 }, { hardNegativeOrder: 'newest' }).chosen;
    expect(positives).not.toEqual([197, 198, 199]);
  });
});

test('an absent is a hard negative only when the machine was sure', () => {
  expect([
    entryClassOf('present', false),
    entryClassOf('absent', true),
    entryClassOf('absent', false),
  ]).toEqual(['positive', 'hard-negative', 'random-negative']);
});
