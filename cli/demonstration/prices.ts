import type { DemonstrationBrand } from './brands.ts';
import type { Random } from './random.ts';
import type { BrandedReason } from './reasons.ts';

export type Price = { amount: number; currency: string };

/** Asked price as a share of the usual one. */
const SHARES: Record<BrandedReason, readonly [number, number]> = {
  counterfeit: [0.1, 0.3],
  'trademark-use': [0.45, 0.95],
  'mark-covered': [0.15, 0.5],
  'look-alike': [0.15, 0.4],
  authorized: [0.88, 1.05],
  'generic-style': [0.12, 0.4],
  'not-this-brand': [0.12, 0.5],
  unidentifiable: [0.2, 0.8],
};

export function choosePrice(
  brand: DemonstrationBrand,
  reason: BrandedReason,
  language: 'en' | 'zh-CN',
  random: Random,
): Price {
  const currency = language === 'en' ? 'USD' : 'CNY';
  return { amount: toShopPrice(brand.usualPrice[currency] * random.between(...SHARES[reason])), currency };
}

/** For things of no brand; null when the seller wants offers. */
export function choosePlainPrice(language: 'en' | 'zh-CN', random: Random): Price | null {
  if (random.chance(0.05)) return null;
  const yuan = 12 * Math.exp(random.between(0, 3.2));
  return language === 'en'
    ? { amount: toShopPrice(yuan / 7), currency: 'USD' }
    : { amount: toShopPrice(yuan), currency: 'CNY' };
}

/** Shops end prices in 9: 9.90 below a hundred, 109 and 1,299 above. */
function toShopPrice(amount: number): number {
  if (amount >= 100) return Math.max(99, Math.round(amount / 10) * 10 - 1);
  return Number((Math.max(1, Math.round(amount)) - 0.1).toFixed(2));
}
