import { describe, expect, test } from 'vitest';
import { newKey, type DefinitionContent } from './definition-content';
import { compareDefinitions, findConflicts, isSameDefinition, mergeDefinitions } from './merge-definitions';

const point = (key: string, en: string) => ({ key, kind: 'logo' as const, text: { en, zh: '标志' } });
const picture = (sha256: string, width = 10) => ({
  sha256,
  role: 'genuine' as const,
  note: { en: '', zh: '' },
  regions: [{ x: 0, y: 0, width, height: 5, point: null }],
});
const BASE: DefinitionContent = {
  name: 'Oatly',
  aliases: ['oatly', 'Oat-ly'],
  keywords: ['oat drink'],
  categories: [],
  points: [point('p1', 'A carton'), point('p2', 'A word-mark')],
  rulings: [{ key: 'r1', en: 'Plain cartons are generic.', zh: '普通纸盒属于通用款式。' }],
  smallestMarkPx: 20,
  pictures: [picture('a')],
};
const withChange = (change: Partial<DefinitionContent>): DefinitionContent => ({ ...BASE, ...change });

describe('merging', () => {
  test('changes at different places are both kept, without a question', () => {
    const mine = withChange({ points: [point('p1', 'A blue carton'), BASE.points[1]!], smallestMarkPx: 24 });
    const theirs = withChange({
      aliases: ['oatly', 'Oat-ly', '噢麦力'],
      points: [BASE.points[0]!, BASE.points[1]!, point('p3', 'A cap')],
    });
    expect(findConflicts(BASE, mine, theirs)).toEqual([]);
    expect(mergeDefinitions(BASE, mine, theirs)).toEqual({
      ...BASE,
      aliases: ['oatly', 'Oat-ly', '噢麦力'],
      points: [point('p1', 'A blue carton'), BASE.points[1], point('p3', 'A cap')],
      smallestMarkPx: 24,
    });
  });

  test('words that either side added or took away hold', () => {
    const mine = withChange({ aliases: ['oatly', 'mine'] });
    const theirs = withChange({ aliases: ['Oat-ly', 'theirs', 'mine'] });
    expect(mergeDefinitions(BASE, mine, theirs).aliases).toEqual(['theirs', 'mine']);
  });

  test('where both changed the same thing, one of the two is chosen', () => {
    const mine = withChange({ name: 'Oatly AB', pictures: [picture('a', 20)] });
    const theirs = withChange({ name: 'OATLY', pictures: [picture('a', 30)] });
    expect(findConflicts(BASE, mine, theirs).map(({ id }) => id)).toEqual(['name', 'pictures:a']);
    const merged = mergeDefinitions(BASE, mine, theirs, { 'pictures:a': 'theirs' });
    expect([merged.name, merged.pictures]).toEqual(['Oatly AB', [picture('a', 30)]]);
  });

  test('taking away what the other has changed is a conflict, and either can hold', () => {
    const mine = withChange({ points: [BASE.points[1]!] });
    const theirs = withChange({ points: [point('p1', 'A white carton'), BASE.points[1]!] });
    expect(findConflicts(BASE, mine, theirs)).toMatchObject([{ id: 'points:p1', mine: null }]);
    expect(mergeDefinitions(BASE, mine, theirs).points).toEqual([BASE.points[1]]);
    expect(mergeDefinitions(BASE, mine, theirs, { 'points:p1': 'theirs' }).points).toEqual(theirs.points);
  });

  test('the same change on both sides is none to be asked about', () => {
    const both = withChange({ smallestMarkPx: null, rulings: [] });
    expect(findConflicts(BASE, both, both)).toEqual([]);
    expect(isSameDefinition(mergeDefinitions(BASE, both, both), both)).toBe(true);
  });
});

test('a comparison names what changed, entry by entry', () => {
  const after = withChange({
    aliases: ['oatly', 'new'],
    points: [point('p1', 'Another carton'), BASE.points[1]!, point('p3', 'A cap')],
    pictures: [],
  });
  expect(compareDefinitions(BASE, BASE)).toEqual([]);
  expect(compareDefinitions(BASE, after)).toEqual([
    { id: 'aliases', field: 'aliases', added: ['new'], removed: ['Oat-ly'] },
    { id: 'points:p1', field: 'points', before: BASE.points[0], after: point('p1', 'Another carton') },
    { id: 'points:p3', field: 'points', before: null, after: point('p3', 'A cap') },
    { id: 'pictures:a', field: 'pictures', before: BASE.pictures[0], after: null },
  ]);
});

test('a new key is none that is taken', () => {
  expect(newKey('p', [])).toBe('p1');
  expect(newKey('p', [{ key: 'p1' }, { key: 'p3' }])).toBe('p4');
  expect(newKey('p', [{ key: 'p2' }])).toBe('p3');
});
