import { expect, test } from 'vitest';
import { chooseHeldOut } from './choose-held-out';

const present = (imageSha256: string, brandId: string) => ({ imageSha256, brandId, isPresent: true });
const rankOf = (imageSha256: string) => imageSha256;

test('takes the first of all, and of each brand the first that show it', () => {
  const entries = [
    present('a', 'common'),
    present('b', 'common'),
    present('c', 'common'),
    present('d', 'common'),
    present('y', 'rare'),
    present('z', 'rare'),
    { imageSha256: 'x', brandId: 'rare', isPresent: false },
  ];
  const chosen = chooseHeldOut(entries, ['common', 'rare'], rankOf, { positivesPerBrand: 2, common: 1 });
  expect(chosen).toEqual(['a', 'b', 'y', 'z']);
});

test('a picture of two brands counts for both, and is taken once', () => {
  const entries = [present('a', 'one'), present('a', 'two'), present('b', 'two')];
  expect(chooseHeldOut(entries, ['one', 'two'], rankOf, { positivesPerBrand: 1, common: 0 })).toEqual(['a']);
});

test('a brand that is not measured has no pictures of its own', () => {
  const entries = [present('a', 'other'), present('b', 'one')];
  expect(chooseHeldOut(entries, ['one'], rankOf, { positivesPerBrand: 5, common: 0 })).toEqual(['b']);
});
