import { expect, test } from 'vitest';
import { EMPTY_PROPOSAL, readProposal, renewalOf } from './proposal-form';

const filled = {
  ...EMPTY_PROPOSAL,
  source: 'shop',
  sellerExternalId: 's 1',
  brandId: '01928a00-0000-7000-8000-000000000000',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  document: 'contract 7',
};

test('an empty form names every field that is needed', () => {
  expect(readProposal(EMPTY_PROPOSAL)).toMatchObject({ kind: 'wrong' });
  const { fields } = readProposal(EMPTY_PROPOSAL) as { fields: ReadonlySet<string> };
  expect([...fields].toSorted()).toEqual([
    'brandId',
    'document',
    'sellerExternalId',
    'source',
    'validFrom',
    'validTo',
  ]);
});

test.each([
  ['a period that ends before it begins', { validTo: '2025-12-31' }, 'validTo'],
  ['neither words nor a file as proof', { document: ' ' }, 'document'],
])('%s is wrong at %s', (_what, change, field) => {
  expect(readProposal({ ...filled, ...change })).toEqual({ kind: 'wrong', fields: new Set([field]) });
});

test('a file is proof enough, and categories are read in either script', () => {
  const file = new File(['x'], 'licence.pdf');
  const read = readProposal({ ...filled, document: '', file, categories: '鞋, 包，bags' });
  expect(read).toMatchObject({ kind: 'ready', proposal: { categories: ['鞋', '包', 'bags'], file } });
});

test('a renewal goes on for as long again', () => {
  const entry = {
    seller: { sellerId: '', source: 'shop', externalId: 's 1' },
    brand: { brandId: filled.brandId, slug: 'b', name: 'B' },
    categories: ['shoes', 'bags'],
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  };
  expect(renewalOf(entry)).toMatchObject({
    validFrom: '2027-01-01',
    validTo: '2027-12-31',
    categories: 'shoes, bags',
    document: '',
  });
});
