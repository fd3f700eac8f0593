import { expect, test } from 'vitest';
import { ExportQuerySchema } from '@/lib/contracts/exchange';
import { exportUrl } from './exchange-queries';

test.each([
  ['all', { all: '1' }],
  ['brand:nike', { brand: 'nike' }],
  ['dataset:closed-set', { dataset: 'closed-set' }],
])('the address of %s is one that the server takes', (what, asked) => {
  const url = new URL(exportUrl(what, 'coco', 'upright', true), 'http://localhost');
  expect(url.pathname).toBe('/api/v1/exports');
  const query = ExportQuerySchema.parse(Object.fromEntries(url.searchParams));
  expect(query).toEqual({ ...asked, format: 'coco', pictures: 'upright', unsearched: true });
});
