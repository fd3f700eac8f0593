import { expect, test } from 'vitest';
import { answerBrand, openSuspects, suspectsToAnswer } from './decision-draft';

test('with one suspect, one key sends', () => {
  expect(answerBrand([], ['a'], { brandId: 'a', reason: 'counterfeit' })).toEqual({
    lines: [{ brandId: 'a', reason: 'counterfeit' }],
    next: { kind: 'send' },
  });
});

test('a brand that is shown decides the ad, whoever else is suspected', () => {
  const { lines, next } = answerBrand([], ['a', 'b'], { brandId: 'a', reason: 'authorized' });
  expect(next).toEqual({ kind: 'send' });
  expect(openSuspects(lines, ['a', 'b'])).toEqual(['b']);
});

test('a suspect that is not shown hands over to the next one, and the last one sends', () => {
  const first = answerBrand([], ['a', 'b', 'c'], { brandId: 'b', reason: 'generic-style' });
  expect(first.next).toEqual({ kind: 'suspect', brandId: 'c' });
  const second = answerBrand(first.lines, ['a', 'b', 'c'], { brandId: 'c', reason: 'not-this-brand' });
  expect(second.next).toEqual({ kind: 'suspect', brandId: 'a' });
  const third = answerBrand(second.lines, ['a', 'b', 'c'], { brandId: 'a', reason: 'not-this-brand' });
  expect(third.next).toEqual({ kind: 'send' });
});

test('where several brands are shown, each key goes on and the last one sends', () => {
  const first = answerBrand([], ['a', 'b'], { brandId: 'a', reason: 'counterfeit' }, true);
  expect(first.next).toEqual({ kind: 'suspect', brandId: 'b' });
  const second = answerBrand(first.lines, ['a', 'b'], { brandId: 'b', reason: 'trademark-use' }, true);
  expect(second).toMatchObject({ next: { kind: 'send' }, lines: [{ brandId: 'a' }, { brandId: 'b' }] });
});

test('a second key on the same brand replaces its answer', () => {
  const { lines } = answerBrand([{ brandId: 'a', reason: 'counterfeit' }], ['a', 'b'], {
    brandId: 'a',
    reason: 'authorized',
  });
  expect(lines).toEqual([{ brandId: 'a', reason: 'authorized' }]);
});

test('another brand than the suspected decides the ad and leaves the suspects open', () => {
  const { lines, next } = answerBrand([], ['a'], { brandId: 'other', reason: 'trademark-use' });
  expect(openSuspects(lines, ['a'])).toEqual(['a']);
  expect(next).toEqual({ kind: 'send' });
});

test('the likeliest suspect is always to be answered, an unlikely second one is not', () => {
  const [a, b, c] = [
    { brandId: 'a', prob: 0.02 },
    { brandId: 'b', prob: 0.3 },
    { brandId: 'c', prob: 0.29 },
  ];
  expect(suspectsToAnswer([a, c])).toEqual(['a']);
  expect(suspectsToAnswer([a, b, c])).toEqual(['a', 'b']);
  expect(suspectsToAnswer([])).toEqual([]);
});
