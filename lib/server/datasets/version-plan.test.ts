import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { SPLITS } from '@/lib/domain/datasets/splits';
import { compareEntries, hashVersion, type PlannedEntry } from './version-plan';

const RECIPE = RecipeSchema.parse({ kind: 'learning' });
const names = fc.integer({ min: 1, max: 9 });

/** What is frozen of an entry, and beside it what only this database calls it. */
const entries: fc.Arbitrary<PlannedEntry> = fc.record({
  imageSha256: names.map((name) => String(name).padStart(64, '0')),
  brandSlug: fc.constantFrom('acme', 'brio', null),
  presence: fc.constantFrom('present', 'absent', null),
  kind: fc.constantFrom('mark', 'other', null),
  isHardNegative: fc.boolean(),
  split: fc.constantFrom(...SPLITS),
  groupKey: fc.constant('0'.repeat(64)),
  boxes: fc.constantFrom(null, [], [{ x: 1.25, y: 2, width: 3, height: 4, provenance: 'drawn' as const }]),
  adKey: fc.option(names.map(String), { nil: null }),
  inclusionProb: fc.constantFrom(null, 0.25, 1),
  unaskedSlugs: fc.constantFrom(null, [], ['acme']),
  brandId: fc.uuid(),
  unaskedBrandIds: fc.constantFrom(null, []),
  labelId: fc.uuid(),
  boxSetId: fc.uuid(),
  revisionId: fc.uuid(),
  source: fc.constantFrom('market', null),
  answeredAtMs: fc.nat(),
  answerCount: fc.nat(3),
});
const versions = fc.uniqueArray(entries, {
  minLength: 1,
  maxLength: 12,
  selector: ({ split, imageSha256, brandSlug, adKey }) =>
    JSON.stringify([split, imageSha256, brandSlug, adKey]),
});

function hashOf(given: readonly PlannedEntry[], recipe = RECIPE): string {
  const running = hashVersion(recipe, given.toSorted(compareEntries));
  let step = running.next();
  while (!step.done) step = running.next();
  return step.value;
}

describe('the content hash', () => {
  test('is the same whatever the order in which entries were read', () => {
    fc.assert(
      fc.property(versions, (given) => {
        expect(hashOf(given.toReversed())).toBe(hashOf(given));
      }),
    );
  });

  test('is the same whatever this database calls its rows, and whenever people answered', () => {
    const ours = { labelId: null, boxSetId: null, revisionId: null, answeredAtMs: 0, answerCount: 9 };
    fc.assert(
      fc.property(versions, (given) => {
        expect(hashOf(given.map((one) => ({ ...one, ...ours })))).toBe(hashOf(given));
      }),
    );
  });

  test.each<[string, (one: PlannedEntry) => Partial<PlannedEntry>]>([
    ['the picture', () => ({ imageSha256: 'f'.repeat(64) })],
    ['the brand', () => ({ brandSlug: 'another' })],
    ['presence', ({ presence }) => ({ presence: presence === 'present' ? 'absent' : 'present' })],
    ['what it shows', () => ({ kind: 'look-alike' })],
    ['whether it is a hard negative', ({ isHardNegative }) => ({ isHardNegative: !isHardNegative })],
    ['the split', ({ split }) => ({ split: split === 'test' ? 'training' : 'test' })],
    [
      'a box by a hundredth of a pixel',
      () => ({ boxes: [{ x: 1.26, y: 2, width: 3, height: 4, provenance: 'drawn' }] }),
    ],
    [
      'where a box came from',
      () => ({ boxes: [{ x: 1.25, y: 2, width: 3, height: 4, provenance: 'edited' }] }),
    ],
    [
      'whether people said that it shows none of the brands',
      ({ unaskedSlugs }) => ({ unaskedSlugs: unaskedSlugs === null ? [] : null }),
    ],
    ['a brand that they were not asked about', () => ({ unaskedSlugs: ['brio'] })],
    ['the ad', () => ({ adKey: 'another' })],
    ['the inclusion probability', () => ({ inclusionProb: 0.5 })],
  ])('is another when %s is another', (_, change) => {
    fc.assert(
      fc.property(versions, ([first, ...rest]) => {
        expect(hashOf([{ ...first!, ...change(first!) }, ...rest])).not.toBe(hashOf([first!, ...rest]));
      }),
    );
  });

  test('is another when an entry is missing, or the recipe is another', () => {
    fc.assert(
      fc.property(versions, (given) => {
        expect(hashOf(given.slice(1))).not.toBe(hashOf(given));
        const other = RecipeSchema.parse({ kind: 'learning', split: { seed: '2' } });
        expect(hashOf(given, other)).not.toBe(hashOf(given));
      }),
    );
  });
});
