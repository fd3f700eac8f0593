import { expect, test } from 'vitest';
import { answerBrand, openSuspects, suspectsToAnswer } from './decision-draft';

test('with one suspect, one key sends', () => {
  expect(answerBrand([], ['a'], { brandId: 'a', reason: 'counterfeit' })).toEqual({
    lines: [{ brandId: 'a', reason: 'counterfeit' }],
    next: { kind: 'send' },
  });
});

test('with several, each key goes on to the next open suspect and the last one sends', () => {
  const first = answerBrand([], ['a', 'b', 'c'], { brandId: 'b', reason: 'authorized' });
  expect(first.next).toEqual({ kind: 'suspect', brandId: 'c' });
  const second = answerBrand(first.lines, ['a', 'b', 'c'], { brandId: 'c', reason: 'not-this-brand' });
  expect(second.next).toEqual({ kind: 'suspect', brandId: 'a' });
  const third = answerBrand(second.lines, ['a', 'b', 'c'], { brandId: 'a', reason: 'look-alike' });
  expect(third.next).toEqual({ kind: 'send' });
});

test('a second key on the same brand replaces its answer', () => {
  const { lines } = answerBrand([{ brandId: 'a', reason: 'counterfeit' }], ['a', 'b'], {
    brandId: 'a',
    reason: 'authorized',
  });
  expect(lines).toEqual([{ brandId: 'a', reason: 'authorized' }]);
});

test('another brand than the suspected leaves the suspects open', () => {
  const { lines, next } = answerBrand([], ['a'], { brandId: 'other', reason: 'trademark-use' });
  expect(openSuspects(lines, ['a'])).toEqual(['a']);
  expect(next).toEqual({ kind: 'suspect', brandId: 'a' });
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
