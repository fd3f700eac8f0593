import { expect, test } from 'vitest';
import type { Role } from '@/lib/contracts/accounts';
import type { QueueEntry } from '@/lib/contracts/review';
import { reviewHref } from './review-href';

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
