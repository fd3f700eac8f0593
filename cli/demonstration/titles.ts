import type { DemonstrationBrand } from './brands.ts';
import type { ProductKind } from './products/draw-product.ts';
import type { Random } from './random.ts';
import type { BrandedReason } from './reasons.ts';

type Language = 'en' | 'zh-CN';

type About = { brand: DemonstrationBrand; product: ProductKind; language: Language };

/** A seller's title. Forgers name the brand half of the time, imitators misspell it, coverers hide it. */
export function writeTitle(reason: BrandedReason, about: About, random: Random): string {
  return WRITERS[reason](about, random);
}

type Writer = (about: About, random: Random) => string;

const plain: Writer = ({ product, language }, random) => plainTitle(product, language, random);

const WRITERS: Record<BrandedReason, Writer> = {
  counterfeit: (about, random) =>
    random.chance(0.55) ? named(about, random, CHEAP) : hinting(about, random),
  'trademark-use': (about, random) =>
    random.chance(0.7) ? named(about, random, PLAIN) : plain(about, random),
  'mark-covered': hinting,
  'look-alike': (about, random) => (random.chance(0.65) ? misspelt(about, random) : plain(about, random)),
  authorized: (about, random) => named(about, random, PROPER),
  'generic-style': plain,
  'not-this-brand': plain,
  unidentifiable: plain,
};

export function plainTitle(product: ProductKind, language: Language, random: Random): string {
  return join(language, [random.pick(NOUNS[product][language]), random.pick(PLAIN[language])]);
}

function named(
  { brand, product, language }: About,
  random: Random,
  tails: Record<Language, readonly string[]>,
): string {
  const { name, chinese } = brand;
  const shown = language === 'en' ? name : random.pick([chinese, chinese, `${chinese}${name}`]);
  return join(language, [shown, random.pick(NOUNS[product][language]), random.pick(tails[language])]);
}

function misspelt({ brand, product, language }: About, random: Random): string {
  const name = random.pick(language === 'en' ? brand.imitations.latin : brand.imitations.chinese);
  return join(language, [name, random.pick(NOUNS[product][language]), random.pick(PLAIN[language])]);
}

function hinting({ product, language }: About, random: Random): string {
  const noun = random.pick(NOUNS[product][language]);
  return join(language, [random.pick(HINTS[language]), noun, random.pick(CHEAP[language])]);
}

function join(language: Language, parts: readonly string[]): string {
  return parts.join(language === 'en' ? ', ' : ' ').replace(', ', ' ');
}

const PROPER = {
  en: ['official store', '2026 season', 'with warranty card', 'new in box'],
  'zh-CN': ['官方旗舰店 正品保障', '2026新款 专柜同步', '全国联保', '品牌授权店'],
} as const;

const PLAIN = {
  en: ['unused gift', 'great gift', 'fast shipping', 'local stock', 'new, without box', 'pick up or post'],
  'zh-CN': ['闲置转让', '送礼佳品', '现货速发', '本地现货', '全新无盒', '包邮'],
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
