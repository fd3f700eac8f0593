import { BRANDS } from './brands.ts';
import type { Random } from './random.ts';
import { showsBrand, type Reason } from './reasons.ts';

/** Dealers hold authorizations; lapsed ones held one; factories sell forgeries; the others sell this and that. */
type SellerKind = 'dealer' | 'lapsed' | 'factory' | 'private';

export type Seller = { id: string; kind: SellerKind; brands: string[]; language: 'en' | 'zh-CN' };

export type Authorization = {
  sellerExternalId: string;
  brand: string;
  validFrom: string;
  validTo: string;
  /** Product categories it is limited to; empty = all. */
  categories: string[];
};

const UNKNOWN_SELLER = 'unknown';

const DEALERS: Seller[] = [
  ...BRANDS.map(({ slug }, i): Seller => ({
    id: `${slug}-official`,
    kind: 'dealer',
    brands: [slug],
    language: i % 3 === 1 ? 'en' : 'zh-CN',
  })),
  {
    id: 'north-quay-outfitters',
    kind: 'dealer',
    brands: ['ruckfell', 'thermiqo', 'zephrun'],
    language: 'en',
  },
  {
    id: 'yunhe-department-store',
    kind: 'dealer',
    brands: ['nivoleth', 'wuyelan', 'ombrevia'],
    language: 'zh-CN',
  },
  { id: 'corner-pantry', kind: 'dealer', brands: ['crumbolo', 'wuyelan'], language: 'en' },
];
const LAPSED: Seller[] = [
  { id: 'old-harbour-time', kind: 'lapsed', brands: ['ostrevaux'], language: 'en' },
  { id: 'tingyin-audio', kind: 'lapsed', brands: ['tonquarre'], language: 'zh-CN' },
  { id: 'fastlane-sports', kind: 'lapsed', brands: ['zephrun'], language: 'en' },
];
const FACTORIES: Seller[] = [
  { id: 'factory-direct-88', kind: 'factory', brands: [], language: 'zh-CN' },
  { id: 'factory-direct-89', kind: 'factory', brands: [], language: 'zh-CN' },
  { id: 'yuanchang-clearance', kind: 'factory', brands: [], language: 'zh-CN' },
  { id: 'top-deal-world', kind: 'factory', brands: [], language: 'en' },
  { id: 'mega-outlet-365', kind: 'factory', brands: [], language: 'en' },
];
const PRIVATE: Seller[] = [
  ['annas-attic', 'en'],
  ['garage-sale-tom', 'en'],
  ['lin-xiaoxian', 'zh-CN'],
  ['green-street-goods', 'en'],
  ['qiqi-home', 'zh-CN'],
  ['second-spring', 'en'],
  ['haoyun-grocery', 'zh-CN'],
  ['blue-door-bazaar', 'en'],
  ['mumu-select', 'zh-CN'],
  ['riverside-tools', 'en'],
  ['chenchen-closet', 'zh-CN'],
].map(([id, language]) => ({
  id: id!,
  kind: 'private',
  brands: [],
  language: language as Seller['language'],
}));

/** Every dealer's are valid for all of the demonstration's period; the lapsed sellers' ended before it. */
export function listAuthorizations(): Authorization[] {
  const valid = DEALERS.flatMap(({ id, brands }) =>
    brands.map((brand) => ({
      sellerExternalId: id,
      brand,
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      categories:
        id === 'yunhe-department-store' ? [BRANDS.find(({ slug }) => slug === brand)!.category] : [],
    })),
  );
  const ended = LAPSED.flatMap(({ id, brands }) =>
    brands.map((brand) => ({
      sellerExternalId: id,
      brand,
      validFrom: '2024-07-01',
      validTo: '2026-06-30',
      categories: [],
    })),
  );
  return [...valid, ...ended];
}

/** Who would sell an ad of this kind; only `authorized` ads come from somebody who may sell the brand. */
export function chooseSeller(reason: Reason, brand: string | null, random: Random): Seller {
  if (reason === 'authorized')
    return random.pick(DEALERS.filter(({ brands }) => brand !== null && brands.includes(brand)));
  if (random.chance(0.06))
    return { id: UNKNOWN_SELLER, kind: 'private', brands: [], language: random.pick(['en', 'zh-CN']) };
  const lapsed = LAPSED.filter(({ brands }) => brand !== null && brands.includes(brand));
  if (reason === 'trademark-use' && lapsed.length > 0 && random.chance(0.6)) return random.pick(lapsed);
  if (showsBrand(reason) && random.chance(0.75)) return random.pick(FACTORIES);
  return random.pick(PRIVATE);
}
