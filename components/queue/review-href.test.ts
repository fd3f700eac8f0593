import { expect, test } from 'vitest';
import type { Role } from '@/lib/contracts/accounts';
import { QueueFilterSchema, type QueueEntry } from '@/lib/contracts/review';
import { entryHref, reviewHref } from './review-href';

test.each<[QueueEntry['state'], Role[], string | null]>([
  ['open', ['reviewer'], '/review?item=one'],
  ['open', ['ops'], null],
  ['open', ['admin', 'labeler'], null],
  ['adjudication', ['ops'], '/review?item=one&purpose=adjudication'],
  ['adjudication', ['reviewer'], null],
  ['answered', ['reviewer', 'ops', 'admin'], null],
  ['settled', ['reviewer', 'ops', 'admin'], null],
  ['superseded', ['reviewer', 'ops', 'admin'], null],
])('%s items for %j lead to %s', (state, roles, href) => {
  expect(reviewHref({ reviewItemId: 'one', state }, roles)).toBe(href);
});

test('what was answered under a version leads to who said what of its picture, unless it is to be decided', () => {
  const entry = { reviewItemId: 'one', firstImageSha256: 'a1' };
  const filter = QueueFilterSchema.parse({ brand: 'oat & co', state: 'any', answeredUnder: 3 });
  expect(entryHref({ ...entry, state: 'settled' }, filter, ['ops'])).toBe('/data?brand=oat+%26+co&like=a1');
  expect(entryHref({ ...entry, state: 'adjudication' }, filter, ['ops'])).toBe(
    '/review?item=one&purpose=adjudication',
  );
  expect(entryHref({ ...entry, state: 'settled' }, QueueFilterSchema.parse({}), ['ops'])).toBeNull();
});
