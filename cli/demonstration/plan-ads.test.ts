import { describe, expect, test } from 'vitest';
import { BRANDS } from './brands.ts';
import { planAds } from './plan-ads.ts';
import { createRandom } from './random.ts';
import { REASONS, spreadReasons } from './reasons.ts';
import { chooseSeller, listAuthorizations } from './sellers.ts';

describe('planned ads', () => {
  const ads = planAds(300, createRandom('plan'));

  test('are the same for the same seed and differ for another', () => {
    expect(planAds(300, createRandom('plan'))).toEqual(ads);
    expect(planAds(300, createRandom('other'))).not.toEqual(ads);
  });

  test('are nearly half without a brand, and show every brand', () => {
    const plain = ads.filter(({ reason }) => reason === 'no-brand');
    expect(plain.length / ads.length).toBeGreaterThan(0.4);
    expect(plain.length / ads.length).toBeLessThan(0.5);
    const shown = new Set(ads.map(({ suspectedBrand }) => suspectedBrand));
    expect(BRANDS.filter(({ slug }) => !shown.has(slug))).toEqual([]);
  });

  test('ask at most three tenths of the usual price for a counterfeit', () => {
    for (const { reason, suspectedBrand, price } of ads) {
      if (reason !== 'counterfeit') continue;
      const usual = BRANDS.find(({ slug }) => slug === suspectedBrand)!.usualPrice;
      expect(price!.amount).toBeLessThanOrEqual(usual[price!.currency as 'CNY' | 'USD'] * 0.3 + 5);
    }
  });

  test('arrive in the order of their ids, at times that do not depend on the clock', () => {
    const times = ads.map(({ receivedAt }) => receivedAt);
    expect(times.toSorted()).toEqual(times);
    expect(times[0]).toMatch(/^2026-09-01T/);
  });

  test('name the imitated brand in a title only by another spelling', () => {
    const lookAlikes = ads.filter(({ reason }) => reason === 'look-alike');
    for (const { title } of lookAlikes) {
      expect(
        BRANDS.flatMap(({ aliases }) => aliases).filter((alias) => title.split(' ').includes(alias)),
      ).toEqual([]);
    }
  });
});

test.each([9, 24, 300])('%i ads have every reason', (count) => {
  const reasons = spreadReasons(count);
  expect(reasons).toHaveLength(count);
  expect(new Set(reasons)).toEqual(new Set(REASONS));
});

test('no imitation is also an alias of its brand', () => {
  for (const { aliases, imitations } of BRANDS) {
    expect([...imitations.latin, ...imitations.chinese].filter((word) => aliases.includes(word))).toEqual([]);
  }
});

test('a seller whose authorization has lapsed may still offer the brand, but is not authorized', () => {
  const lapsed = listAuthorizations().filter(({ validTo }) => validTo < '2026-09-01');
  expect(lapsed.length).toBeGreaterThan(0);
  const random = createRandom('lapsed');
  const sellers = Array.from(
    { length: 40 },
    () => chooseSeller('trademark-use', lapsed[0]!.brand, random).id,
  );
  expect(sellers).toContain(lapsed[0]!.sellerExternalId);
});
