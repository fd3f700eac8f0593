import { expect, test } from 'vitest';
import { createKnown } from './create-known';
import type { LessonEntry } from './plan-lessons';

const entry = (
  imageSha256: string,
  brandId: string | null,
  isPresent: boolean,
  unaskedBrandIds: string[] = [],
): LessonEntry => ({
  imageSha256,
  groupKey: imageSha256,
  brandId,
  unaskedBrandIds,
  isPresent,
  isHardNegative: false,
  isGenuine: isPresent,
  boxes: null,
});

test.each([
  ['a label says so', [entry('a', 'acme', true)], 'present'],
  ['a label says not', [entry('a', 'acme', false)], 'absent'],
  ['it shows another brand', [entry('a', 'bolt', true)], 'absent'],
  [
    'it shows another brand, and a label says this one too',
    [entry('a', 'bolt', true), entry('a', 'acme', true)],
    'present',
  ],
  ['it lacks another brand', [entry('a', 'bolt', false)], null],
  ['people said that it shows none', [entry('a', 'bolt', false), entry('a', null, false)], 'absent'],
  ['people said so, and were not asked about this one', [entry('a', null, false, ['acme'])], null],
  [
    'they were not asked, and a label says not',
    [entry('a', null, false, ['acme']), entry('a', 'acme', false)],
    'absent',
  ],
  ['another picture is known', [entry('b', null, false)], null],
] as const)('what is known of a picture when %s', (_, entries, known) => {
  expect(createKnown(entries)('a', 'acme')).toBe(known);
  expect(createKnown(entries.toReversed())('a', 'acme')).toBe(known);
});
