import { expect, test } from 'vitest';
import { decideByTruth } from './decide-by-truth';

const images = [{ sha256: 'a'.repeat(64), width: 10, height: 10, mediaType: 'image/jpeg', detections: [] }];
const brandIdOf = new Map([['acme', 'id of acme']]);

test.each([
  { isAuthorized: false, reason: 'counterfeit' },
  { isAuthorized: true, reason: 'authorized' },
])('the annotated brand is $reason where the seller’s authorization is $isAuthorized', (truth) => {
  expect(decideByTruth({ images }, { brand: 'acme', isAuthorized: truth.isAuthorized }, brandIdOf)).toEqual({
    lines: [{ brandId: 'id of acme', reason: truth.reason, evidence: ['a'.repeat(64)] }],
    noOtherSuspect: true,
  });
});

test.each([null, 'unheard-of'])('brand %s is none that could be named', (brand) => {
  expect(decideByTruth({ images }, { brand, isAuthorized: false }, brandIdOf)).toEqual({
    lines: [],
    noOtherSuspect: true,
  });
});
