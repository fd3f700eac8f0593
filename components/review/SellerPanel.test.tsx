// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Review, Suspect } from '@/lib/contracts/review';
import { makeSuspect } from '../testing/make-suspect';
import { renderPage } from '../testing/render-page';
import { SellerPanel } from './SellerPanel';

afterEach(cleanup);

const ad: Review['ad'] = {
  adId: 'ad',
  revisionId: 'revision',
  source: 'market',
  externalId: 'x-1',
  revision: 1,
  title: 'oat drink',
  category: 'dairy',
  price: { amount: 9.4, currency: 'SEK' },
  usualPrice: { amount: 30, adCount: 212 },
  language: null,
  impressions: null,
  receivedAt: '2026-11-22T01:00:00Z',
  seller: { id: 's', externalId: 'seller-028', adCount: 31, violationsIn90Days: 1, decidedIn90Days: 12 },
};
const dueAt = '2026-11-23T07:00:00Z';
const authorization = (standing: Suspect['authorizations'][number]['standing']) =>
  makeSuspect('Oatly', {
    authorizations: [{ validFrom: '2026-01-01', validTo: '2026-12-31', categories: [], standing }],
  });

test.each([
  ['valid', 'valid to Dec 31, 2026'],
  ['not-yet', 'not valid before Jan 1, 2026'],
  ['expired', 'expired on Dec 31, 2026'],
  ['other-category', 'valid to Dec 31, 2026, but not for this category'],
  ['not-approved', 'not approved yet'],
  ['revoked', 'revoked'],
] as const)('an authorization that is %s says so in words', (standing, words) => {
  renderPage(<SellerPanel ad={ad} dueAt={dueAt} suspect={authorization(standing)} />);
  expect(screen.getByText(words)).toBeTruthy();
});

test('no authorization is said with the name of the brand', () => {
  renderPage(<SellerPanel ad={ad} dueAt={dueAt} suspect={makeSuspect('Oatly')} />, 'zh-CN');
  expect(screen.getByText('没有Oatly的授权')).toBeTruthy();
});

test('a price is held against the usual one, with the count behind it', () => {
  renderPage(<SellerPanel ad={ad} dueAt={dueAt} suspect={null} />);
  expect(screen.getByText('31% of the usual (median of 212 ads)')).toBeTruthy();
});

test('what is not known is said, not left out', () => {
  const bare = { ...ad, title: '', price: null, usualPrice: null, seller: null };
  renderPage(<SellerPanel ad={bare} dueAt={dueAt} suspect={null} />);
  for (const words of ['without a title', 'without a price', 'not known'])
    expect(screen.getByText(words)).toBeTruthy();
});

test('an ad that was changed after it came in says how often', () => {
  renderPage(<SellerPanel ad={{ ...ad, revision: 3 }} dueAt={dueAt} suspect={null} />);
  expect(screen.getByText('2 times since it came in')).toBeTruthy();
});
