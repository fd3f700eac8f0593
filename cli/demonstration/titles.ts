import type { DemonstrationBrand } from './brands.ts';
import type { ProductKind } from './products/draw-product.ts';
import type { Random } from './random.ts';
import type { Reason } from './reasons.ts';

type Language = 'en' | 'zh-CN';

/** A seller's title. Forgers name the brand half of the time, imitators misspell it, coverers hide it. */
export function writeTitle(
  about: {
    reason: Exclude<Reason, 'no-brand'>;
    brand: DemonstrationBrand;
    product: ProductKind;
    language: Language;
  },
  random: Random,
): string {
  const { reason, brand, product, language } = about;
  switch (reason) {
    case 'authorized':
      return named(brand, product, language, random, PROPER);
    case 'trademark-use':
      return random.chance(0.7)
        ? named(brand, product, language, random, PLAIN)
        : plainTitle(product, language, random);
    case 'counterfeit':
      return random.chance(0.55)
        ? named(brand, product, language, random, CHEAP)
        : hinting(product, language, random);
    case 'mark-covered':
      return hinting(product, language, random);
    case 'look-alike':
      return random.chance(0.65)
        ? misspelt(brand, product, language, random)
        : plainTitle(product, language, random);
    case 'generic-style':
    case 'not-this-brand':
    case 'unidentifiable':
      return plainTitle(product, language, random);
  }
}

export function plainTitle(product: ProductKind, language: Language, random: Random): string {
  return join(language, [random.pick(NOUNS[product][language]), random.pick(PLAIN[language])]);
}

function named(
  brand: DemonstrationBrand,
  product: ProductKind,
  language: Language,
  random: Random,
  tails: Record<Language, readonly string[]>,
): string {
  const name =
    language === 'en'
      ? brand.name
      : random.pick([brand.chinese, brand.chinese, `${brand.chinese}${brand.name}`]);
  return join(language, [name, random.pick(NOUNS[product][language]), random.pick(tails[language])]);
}

function misspelt(
  brand: DemonstrationBrand,
  product: ProductKind,
  language: Language,
  random: Random,
): string {
  const name = random.pick(language === 'en' ? brand.imitations.latin : brand.imitations.chinese);
  return join(language, [name, random.pick(NOUNS[product][language]), random.pick(PLAIN[language])]);
}

function hinting(product: ProductKind, language: Language, random: Random): string {
  return join(language, [
    random.pick(HINTS[language]),
    random.pick(NOUNS[product][language]),
    random.pick(CHEAP[language]),
  ]);
}

function join(language: Language, parts: readonly string[]): string {
  return parts.join(language === 'en' ? ', ' : ' ').replace(', ', ' ');
}

const PROPER = {
  en: ['official store', '2026 season', 'with warranty card', 'new in box'],
  'zh-CN': ['官方旗舰店 正品保障', '2026新款 专柜同步', '全国联保', '品牌授权店'],
} as const;

const PLAIN = {
  en: ['worn twice', 'great gift', 'fast shipping', 'several colours', 'new, without box', 'pick up or post'],
  'zh-CN': ['九成新 自用转让', '送礼佳品', '现货速发', '多色可选', '全新无盒', '包邮'],
} as const;

const CHEAP = {
  en: ['factory price, 100% genuine!!', 'clearance, last day', 'top quality 1:1', 'wholesale, min. 10 pcs'],
  'zh-CN': ['厂家直销 百分百正品', '亏本清仓 今日截止', '原单尾货 一比一', '批发价 十件起'],
} as const;

const HINTS = {
  en: [
    'Same line as the famous one',
    'Big brand style',
    'You know which one',
    'Export surplus, label removed',
  ],
  'zh-CN': ['大牌同款', '懂的来', '外贸原单 剪标', '专柜品质'],
} as const;

const NOUNS: Record<ProductKind, Record<Language, readonly string[]>> = {
  'running-shoe': {
    en: ['running shoes', 'light trainers', 'sports shoes EU 42'],
    'zh-CN': ['跑步鞋', '透气运动鞋', '男女款跑鞋'],
  },
  headphones: {
    en: ['over-ear headphones', 'wireless headset', 'noise cancelling headphones'],
    'zh-CN': ['头戴式蓝牙耳机', '降噪耳机', '无线耳麦'],
  },
  'skincare-jar': {
    en: ['night cream 50 ml', 'face cream', 'hydrating cream'],
    'zh-CN': ['保湿晚霜 50毫升', '面霜', '补水霜'],
  },
  'skincare-tube': {
    en: ['hand cream 75 ml', 'cleansing gel', 'sun lotion'],
    'zh-CN': ['护手霜 75毫升', '洁面乳', '防晒乳'],
  },
  watch: {
    en: ['automatic watch', 'wrist watch with leather strap', 'dress watch 40 mm'],
    'zh-CN': ['自动机械表', '真皮表带手表', '正装腕表 40毫米'],
  },
  'tea-tin': {
    en: ['green tea 200 g tin', 'spring tea gift tin', 'loose leaf tea'],
    'zh-CN': ['绿茶 200克罐装', '明前春茶礼罐', '散装茶叶'],
  },
  backpack: {
    en: ['hiking backpack 28 l', 'school backpack', 'travel bag'],
    'zh-CN': ['登山双肩包 28升', '学生书包', '旅行背包'],
  },
  'snack-carton': {
    en: ['chocolate chip biscuits 12 pack', 'cookies family carton', 'biscuits 480 g'],
    'zh-CN': ['巧克力豆饼干 12包', '曲奇家庭装', '饼干 480克'],
  },
  sunglasses: {
    en: ['sunglasses with case', 'polarised sunglasses', 'summer shades'],
    'zh-CN': ['太阳镜带盒', '偏光墨镜', '夏季遮阳镜'],
  },
  bottle: {
    en: ['insulated bottle 500 ml', 'steel flask', 'thermo bottle'],
    'zh-CN': ['保温杯 500毫升', '不锈钢水壶', '运动水杯'],
  },
};
