import { describe, expect, test } from 'vitest';
import { fileNameFault, stemOf } from './file-names';
import { resolveClasses, similarSlug } from './resolve-classes';
import { splitOfName } from './split-names';
import { xmlText } from './xml-text';

describe('file names', () => {
  test.each(['a.jpg', 'shop/耐克 1.PNG', "it's <ok> & 100%.webp", '..a.jpeg'])('%s may be', (name) => {
    expect(fileNameFault(name)).toBeNull();
  });
  test.each([
    '',
    '../a.jpg',
    'a/../b.jpg',
    '/a.jpg',
    'a//b.jpg',
    'a\\b.jpg',
    'a\n.jpg',
    'a.txt',
    `${'a'.repeat(200)}.jpg`,
    '\ud800.jpg',
  ])('%j may not', (name) => {
    expect(fileNameFault(name)).not.toBeNull();
  });
  test('a stem keeps folders and loses the extension alone', () => {
    expect(['a.b/c.d.jpg', 'a.b/c', 'c.jpg'].map(stemOf)).toEqual(['a.b/c.d', 'a.b/c', 'c']);
  });
});

test.each([
  ['instances_train2017.json', 'training'],
  ['train', 'training'],
  ['Training', 'training'],
  ['valid', 'validation'],
  ['Validation', 'validation'],
  ['instances_val.json', 'validation'],
  ['test', 'test'],
  ['contest.json', null],
  ['values', null],
  ['latest', null],
  ['', null],
])('%s speaks of the split %s', (name, split) => {
  expect(splitOfName(name)).toBe(split);
});

describe('classes', () => {
  const brands = [
    { id: '1', slug: 'nike', name: 'Nike' },
    { id: '2', slug: 'li-ning', name: '李宁' },
    { id: '3', slug: 'acme-shoes', name: 'Acme' },
    { id: '4', slug: 'acme-bags', name: 'Acme' },
  ];
  test.each<[string, string | null | undefined]>([
    ['nike', '1'],
    ['NIKE', '1'],
    ['李宁', '2'],
    ['unknown_mark', null],
    ['Acme', undefined],
    ['swoosh', undefined],
  ])('%s', (className, id) => {
    expect(resolveClasses(brands, new Map())(className)).toBe(id);
  });
  test('mean what a person says, even where they are brands', () => {
    const resolve = resolveClasses(
      brands,
      new Map([
        ['swoosh', 'nike'],
        ['nike', 'li-ning'],
        ['logo', 'unknown_mark'],
      ]),
    );
    expect(['swoosh', 'nike', 'logo'].map(resolve)).toEqual(['1', '2', null]);
  });
  test('that are misspelt have a brand beside them', () => {
    expect(similarSlug(brands, 'Nkie')).toBe(null);
    expect(similarSlug(brands, 'nikee')).toBe('nike');
    expect(similarSlug(brands, 'li ning')).toBe('li-ning');
    expect(similarSlug(brands, 'puma')).toBe(null);
    expect(similarSlug([], 'puma')).toBe(null);
  });
});

test('text stands in XML as it is', () => {
  expect(xmlText('a < b & "c" > d')).toBe('a &lt; b &amp; &quot;c&quot; &gt; d');
});
