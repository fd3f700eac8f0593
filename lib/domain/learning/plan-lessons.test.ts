import { expect, test } from 'vitest';
import { planLessons, type LessonEntry } from './plan-lessons';

const entry = (imageSha256: string, brandId: string | null, isPresent = brandId !== null): LessonEntry => ({
  imageSha256,
  groupKey: imageSha256,
  brandId,
  isPresent,
  isHardNegative: false,
  isGenuine: isPresent,
  boxes: null,
});
const inOrder = { othersAsNegatives: 10, rankOf: (sha256: string) => sha256 };
const shown = (entries: readonly LessonEntry[]) => entries.map(({ imageSha256 }) => imageSha256);

test('a brand learns from its own labels, and from other brands’ pictures as not its own', () => {
  const plan = planLessons(
    [entry('a', 'acme'), entry('b', 'acme', false), entry('c', 'bolt'), entry('d', 'bolt', false)],
    ['acme', 'bolt'],
    inOrder,
  );
  expect(shown(plan.get('acme')!.own)).toEqual(['a', 'b']);
  expect(shown(plan.get('acme')!.others)).toEqual(['c']);
  expect(shown(plan.get('bolt')!.others)).toEqual(['a']);
});

test('a label of one’s own goes before somebody else’s picture', () => {
  const plan = planLessons([entry('a', 'acme'), entry('a', 'bolt')], ['acme', 'bolt'], inOrder);
  expect(plan.get('acme')!.others).toEqual([]);
});

test('a picture that shows none of the brands is a lesson of all, but for brands that nobody was asked about', () => {
  const free = { ...entry('b', null), unaskedBrandIds: ['bolt'] };
  const labelled = [entry('a', 'acme'), entry('c', 'bolt'), entry('d', null), entry('d', 'bolt', false)];
  const plan = planLessons([free, ...labelled], ['acme', 'bolt'], inOrder);
  expect(shown(plan.get('acme')!.others)).toEqual(['b', 'c', 'd']);
  expect(shown(plan.get('bolt')!.own)).toEqual(['c', 'd']);
  expect(shown(plan.get('bolt')!.others)).toEqual(['a']);
});

test('more negatives of one brand change nothing for another', () => {
  const entries = [entry('a', 'acme'), entry('b', 'bolt'), entry('c', 'bolt')];
  const before = planLessons(entries, ['acme', 'bolt'], inOrder).get('bolt');
  const after = planLessons(
    [...entries, entry('x', 'acme', false), entry('y', 'acme', false)],
    ['acme', 'bolt'],
    inOrder,
  );
  expect(after.get('bolt')).toEqual(before);
});

test('no more than asked for, the first in the order that the seed gives', () => {
  const entries = ['a', 'b', 'c', 'd'].map((image) => entry(image, 'bolt'));
  const rankOf = (sha256: string) => ({ a: '4', b: '3', c: '2', d: '1' })[sha256]!;
  const plan = planLessons(entries, ['acme'], { othersAsNegatives: 2, rankOf });
  expect(shown(plan.get('acme')!.others)).toEqual(['d', 'c']);
});

test('what was mined for a brand goes before the seed’s order, and only for that brand', () => {
  const entries = ['a', 'b', 'c', 'd'].map((image) => entry(image, 'bolt'));
  const minedOf = new Map([['acme', new Set(['d', 'x'])]]);
  const plan = planLessons(entries, ['acme', 'cola'], { ...inOrder, othersAsNegatives: 2, minedOf });
  expect(shown(plan.get('acme')!.others)).toEqual(['d', 'a']);
  expect(shown(plan.get('cola')!.others)).toEqual(['a', 'b']);
});

test('a picture that shows none of the brands stands for the background, unless it was mined', () => {
  const entries = [entry('a', 'acme'), entry('b', 'bolt'), entry('c', null), entry('d', null)];
  const minedOf = new Map([['acme', new Set(['d'])]]);
  const plan = planLessons(entries, ['acme', 'bolt'], { ...inOrder, minedOf });
  const background = (brand: string) => shown(plan.get(brand)!.others.filter((one) => one.isBackground));
  expect(background('acme')).toEqual(['c']);
  expect(background('bolt')).toEqual(['c', 'd']);
});
