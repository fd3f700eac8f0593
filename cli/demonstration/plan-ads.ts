import { BRANDS, type DemonstrationBrand } from './brands.ts';
import { drawEmoji, EMOJI_GOODS } from './emoji-goods.ts';
import { chooseLook, unbrandedLook } from './looks.ts';
import type { Covering, PicturePlan, ShotStyle } from './picture-plan.ts';
import { planPicture } from './plan-shot.ts';
import { choosePlainPrice, choosePrice, type Price } from './prices.ts';
import { drawProduct, PRODUCT_KINDS } from './products/draw-product.ts';
import type { Drawing } from './products/look.ts';
import type { Random } from './random.ts';
import { showsBrand, spreadReasons, type BrandedReason, type Reason } from './reasons.ts';
import { chooseSeller } from './sellers.ts';
import { plainTitle, writeTitle } from './titles.ts';

export type AdPlan = {
  externalId: string;
  sellerExternalId: string;
  title: string;
  category: string;
  price: Price | null;
  language: 'en' | 'zh-CN';
  impressions: number;
  receivedAt: string;
  reason: Reason;
  /** The brand it shows or seems to show. */
  suspectedBrand: string | null;
  productClass: string;
  style: ShotStyle;
  pictures: PicturePlan[];
};

const FIRST_RECEIVED_MS = Date.parse('2026-09-01T00:00:00Z');
const PERIOD_MS = 60 * 24 * 3_600_000;

/** All ads in the order of their arrival, every decision reason at least once. Nothing is drawn yet. */
export function planAds(count: number, random: Random): AdPlan[] {
  const reasons = random.shuffle(spreadReasons(count));
  const nextBrand = new Map<Reason, number>();
  return reasons.map((reason, i) => {
    const turn = nextBrand.get(reason) ?? random.whole(0, BRANDS.length - 1);
    nextBrand.set(reason, turn + 1);
    const adRandom = random.fork(`ad-${i}`);
    const content =
      reason === 'no-brand'
        ? planPlainAd(adRandom)
        : planBrandedAd(reason, BRANDS[turn % BRANDS.length]!, adRandom);
    return arrive(content, i, count, adRandom);
  });
}

function arrive(content: AdContent, index: number, count: number, random: Random): AdPlan {
  const receivedMs = FIRST_RECEIVED_MS + Math.floor((PERIOD_MS * (index + random.next() * 0.9)) / count);
  return {
    externalId: `demo-${String(index + 1).padStart(4, '0')}`,
    ...content,
    impressions: Math.round(Math.exp(random.between(3.5, 11))),
    receivedAt: new Date(receivedMs).toISOString(),
  };
}

type AdContent = Omit<AdPlan, 'externalId' | 'impressions' | 'receivedAt'>;

function planBrandedAd(reason: BrandedReason, brand: DemonstrationBrand, random: Random): AdContent {
  const product = random.pick(brand.products);
  const seller = chooseSeller(reason, brand.slug, random);
  const style = chooseStyle(reason, random);
  const coverings: Covering[] = reason === 'mark-covered' ? chooseCoverings(random) : [];
  const look = chooseLook(brand, reason, random);
  const drawing = drawProduct(
    product,
    coverings.includes('crop') ? { ...look, word: null, chinese: null } : look,
  );
  return {
    sellerExternalId: seller.id,
    title: writeTitle(reason, { brand, product, language: seller.language }, random),
    category: brand.category,
    price: choosePrice(brand, reason, seller.language, random),
    language: seller.language,
    reason,
    suspectedBrand: brand.slug,
    productClass: product,
    style,
    pictures: planPictures(drawing, style, coverings, chooseSlogan(reason, seller.language, random), random),
  };
}

function planPlainAd(random: Random): AdContent {
  const seller = chooseSeller('no-brand', null, random);
  const style = random.pick([
    'single',
    'single',
    'single',
    'studio',
    'studio',
    'row',
    'pile',
    'collage',
  ] as const);
  const about = {
    sellerExternalId: seller.id,
    language: seller.language,
    reason: 'no-brand',
    suspectedBrand: null,
    style,
  } as const;
  const price = choosePlainPrice(seller.language, random);
  if (random.chance(0.4)) {
    const product = random.pick(PRODUCT_KINDS);
    const category = BRANDS.find(({ products }) => products.includes(product))!.category;
    const drawing = drawProduct(product, unbrandedLook(random));
    return {
      ...about,
      price,
      title: plainTitle(product, seller.language, random),
      category,
      productClass: product,
      pictures: planPictures(drawing, style, [], null, random),
    };
  }
  const [emoji, category, english, chinese] = random.pick(EMOJI_GOODS);
  const title = seller.language === 'en' ? english : chinese;
  return {
    ...about,
    price,
    title,
    category,
    productClass: emoji,
    pictures: planPictures(drawEmoji(emoji), style, [], null, random),
  };
}

function planPictures(
  drawing: Drawing,
  style: ShotStyle,
  coverings: Covering[],
  slogan: string | null,
  random: Random,
): PicturePlan[] {
  const count = random.pick([1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 5]);
  return Array.from({ length: count }, (_, i) => {
    const isFirst = i === 0;
    const others =
      coverings.length > 0 ? (['single'] as const) : (['single', 'studio', 'close-up', 'row'] as const);
    return planPicture(
      drawing,
      {
        style: isFirst || style === 'distant' ? style : random.pick(others),
        coverings,
        slogan: isFirst ? slogan : null,
        isFirst,
      },
      random,
    );
  });
}

function chooseStyle(reason: BrandedReason, random: Random): ShotStyle {
  if (reason === 'unidentifiable') return 'distant';
  if (reason === 'mark-covered') return random.pick(['single', 'single', 'studio']);
  if (reason === 'authorized')
    return random.pick(['studio', 'studio', 'studio', 'single', 'row', 'close-up']);
  if (!showsBrand(reason)) return random.pick(['single', 'single', 'studio', 'row']);
  return random.pick(['single', 'single', 'single', 'studio', 'close-up', 'row', 'pile', 'collage']);
}

function chooseCoverings(random: Random): Covering[] {
  return random.pick<Covering[]>([
    ['sticker'],
    ['sticker', 'tape'],
    ['tape'],
    ['mosaic'],
    ['mosaic', 'sticker'],
    ['smear'],
    ['crop'],
  ]);
}

function chooseSlogan(reason: Reason, language: 'en' | 'zh-CN', random: Random): string | null {
  const isPushy = reason === 'counterfeit' || reason === 'mark-covered' || reason === 'look-alike';
  if (!isPushy || !random.chance(0.3)) return null;
  return random.pick(
    language === 'en'
      ? ['FACTORY PRICE', '100% ORIGINAL', 'LAST DAY SALE']
      : ['厂家直销 正品包邮', '限时特价', '亏本清仓'],
  );
}
