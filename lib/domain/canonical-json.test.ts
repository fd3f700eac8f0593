import { expect, test } from 'vitest';
import { toCanonicalJson } from './canonical-json';

test('equal values give equal bytes, whatever the order of their keys', () => {
  expect(toCanonicalJson({ b: [2, { d: 1, c: null }], a: 'é' })).toBe('{"a":"é","b":[2,{"c":null,"d":1}]}');
});
