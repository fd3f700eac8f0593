import type { MarkKind, MarkVariant } from './draw-mark.ts';
import type { PatternKind } from './draw-pattern.ts';
import type { FontName } from './fonts.ts';
import type { ProductKind } from './products/draw-product.ts';
import type { Look } from './products/look.ts';

export type Colourway = { body: string; accent: string; trim: string; ink: string };

/** A brand that does not exist. What people read about it is in brand-definitions.ts. */
export type DemonstrationBrand = {
  slug: string;
  name: string;
  chinese: string;
  aliases: string[];
  /** Spellings that imitators use; none is an alias. */
  imitations: { latin: string[]; chinese: string[] };
  category: string;
  products: ProductKind[];
  mark: MarkKind;
  /** The figure's second colour; null = that of the goods beneath it. */
  markSecond: string | null;
  pattern: PatternKind;
  font: FontName;
  chineseFont: FontName;
  colourways: Colourway[];
  usualPrice: { CNY: number; USD: number };
};

export const BRANDS: readonly DemonstrationBrand[] = [
  {
    slug: 'zephrun',
    name: 'Zephrun',
    chinese: '泽飞伦',
    aliases: ['Zephrun', '泽飞伦', 'ZPR'],
    imitations: { latin: ['Zephrum', '2ephrun', 'Zephrvn'], chinese: ['泽飞仑', '择飞伦'] },
    category: 'shoes',
    products: ['running-shoe'],
    mark: 'fins',
    markSecond: '#ff7a1a',
    pattern: 'mesh',
    font: 'wide',
    chineseFont: 'sign',
    colourways: [
      { body: '#1f6fd6', accent: '#ff7a1a', trim: '#f5f5f2', ink: '#ffffff' },
      { body: '#1a2340', accent: '#ff7a1a', trim: '#f2f2f0', ink: '#ffffff' },
      { body: '#3fa3e8', accent: '#e0611a', trim: '#ffffff', ink: '#ffffff' },
    ],
    usualPrice: { CNY: 799, USD: 119 },
  },
  {
    slug: 'tonquarre',
    name: 'Tonquarre',
    chinese: '彤夸',
    aliases: ['Tonquarre', '彤夸', '彤夸音频'],
    imitations: { latin: ['Tonquare', 'T0nquarre', 'Tonguarre'], chinese: ['彤跨', '同夸'] },
    category: 'audio',
    products: ['headphones'],
    mark: 'arcs',
    markSecond: '#ffd23f',
    pattern: 'grooves',
    font: 'narrow',
    chineseFont: 'sign',
    colourways: [
      { body: '#24262b', accent: '#8c1d2f', trim: '#d9b26a', ink: '#f4e3bd' },
      { body: '#b9976a', accent: '#8c1d2f', trim: '#c79a4c', ink: '#f4e3bd' },
      { body: '#5b1220', accent: '#6d1524', trim: '#d9b26a', ink: '#f4e3bd' },
    ],
    usualPrice: { CNY: 1299, USD: 189 },
  },
  {
    slug: 'nivoleth',
    name: 'Nivoleth',
    chinese: '妮沃蕾',
    aliases: ['Nivoleth', '妮沃蕾'],
    imitations: { latin: ['Nivolith', 'Nivo1eth', 'Nyvoleth'], chinese: ['妮沃雷', '尼沃蕾'] },
    category: 'skincare',
    products: ['skincare-jar', 'skincare-tube'],
    mark: 'moon',
    markSecond: '#c79455',
    pattern: 'moons',
    font: 'serif',
    chineseFont: 'brush',
    colourways: [
      { body: '#f3dfe0', accent: '#c79455', trim: '#7a4b5e', ink: '#6b3550' },
      { body: '#e4d9ef', accent: '#c79455', trim: '#5d4a7a', ink: '#4c3668' },
      { body: '#f7efe3', accent: '#c79455', trim: '#7a5b3a', ink: '#6b3550' },
    ],
    usualPrice: { CNY: 460, USD: 68 },
  },
  {
    slug: 'ostrevaux',
    name: 'Ostrevaux',
    chinese: '奥崔沃',
    aliases: ['Ostrevaux', '奥崔沃', '奥崔沃表'],
    imitations: { latin: ['Ostrevaus', '0strevaux', 'Ostrewaux'], chinese: ['奥崔握', '澳崔沃'] },
    category: 'watches',
    products: ['watch'],
    mark: 'crest',
    markSecond: '#d4202a',
    pattern: 'guilloche',
    font: 'serif',
    chineseFont: 'brush',
    colourways: [
      { body: '#0f3d34', accent: '#5a3a20', trim: '#e6d7ae', ink: '#f3e9cc' },
      { body: '#12294d', accent: '#3a2a1c', trim: '#dfe3e8', ink: '#f1f4f7' },
      { body: '#14352f', accent: '#1d1d1f', trim: '#e6d7ae', ink: '#f3e9cc' },
    ],
    usualPrice: { CNY: 8800, USD: 1290 },
  },
  {
    slug: 'wuyelan',
    name: 'Wuyelan',
    chinese: '雾野岚',
    aliases: ['Wuyelan', '雾野岚', '雾野岚茶'],
    imitations: { latin: ['Wuyelang', 'Wuyeian', 'Vuyelan'], chinese: ['雾野蓝', '雾也岚'] },
    category: 'tea',
    products: ['tea-tin'],
    mark: 'mist',
    markSecond: '#f6efdc',
    pattern: 'waves',
    font: 'serif',
    chineseFont: 'brush',
    colourways: [
      { body: '#2f6b4f', accent: '#b99045', trim: '#f6efdc', ink: '#1d4a35' },
      { body: '#7d2a26', accent: '#b99045', trim: '#f6efdc', ink: '#5c1b18' },
      { body: '#23485c', accent: '#b99045', trim: '#f6efdc', ink: '#173443' },
    ],
    usualPrice: { CNY: 268, USD: 42 },
  },
  {
    slug: 'ruckfell',
    name: 'Ruckfell',
    chinese: '络峰行',
    aliases: ['Ruckfell', '络峰行', '络峰'],
    imitations: { latin: ['Rockfell', 'Ruckfe11', 'Rukfell'], chinese: ['洛峰行', '络锋行'] },
    category: 'bags',
    products: ['backpack'],
    mark: 'peaks',
    markSecond: '#1c2a30',
    pattern: 'chevrons',
    font: 'wide',
    chineseFont: 'sign',
    colourways: [
      { body: '#2d4a55', accent: '#e0a72e', trim: '#f0e6cf', ink: '#f6d98a' },
      { body: '#4b5b3a', accent: '#e0a72e', trim: '#f0e6cf', ink: '#f6d98a' },
      { body: '#343238', accent: '#d9952a', trim: '#f0e6cf', ink: '#f6d98a' },
    ],
    usualPrice: { CNY: 529, USD: 79 },
  },
  {
    slug: 'crumbolo',
    name: 'Crumbolo',
    chinese: '酥波乐',
    aliases: ['Crumbolo', '酥波乐'],
    imitations: { latin: ['Crumbollo', 'Crumb0lo', 'Grumbolo'], chinese: ['酥渡乐', '苏波乐'] },
    category: 'snacks',
    products: ['snack-carton'],
    mark: 'biscuit',
    markSecond: null,
    pattern: 'zigzag',
    font: 'wide',
    chineseFont: 'sign',
    colourways: [
      { body: '#7a1f6b', accent: '#ffc52e', trim: '#fff2cf', ink: '#ffe38a' },
      { body: '#a32a5b', accent: '#ffc52e', trim: '#fff2cf', ink: '#ffe38a' },
      { body: '#4d2580', accent: '#ffc52e', trim: '#fff2cf', ink: '#ffe38a' },
    ],
    usualPrice: { CNY: 36, USD: 6.5 },
  },
  {
    slug: 'ombrevia',
    name: 'Ombrevia',
    chinese: '昂布维',
    aliases: ['Ombrevia', '昂布维'],
    imitations: { latin: ['0mbrevia', 'Ombrevla', 'Umbrevia'], chinese: ['昂布唯', '昂步维'] },
    category: 'eyewear',
    products: ['sunglasses'],
    mark: 'half-sun',
    markSecond: '#f2b8a0',
    pattern: 'rays',
    font: 'narrow',
    chineseFont: 'sign',
    colourways: [
      { body: '#3a2418', accent: '#0e6f73', trim: '#c98a4b', ink: '#fbe7dc' },
      { body: '#18181b', accent: '#0e6f73', trim: '#7c8a99', ink: '#fbe7dc' },
      { body: '#6b4b2b', accent: '#125a6b', trim: '#b9753a', ink: '#fbe7dc' },
    ],
    usualPrice: { CNY: 1080, USD: 158 },
  },
  {
    slug: 'thermiqo',
    name: 'Thermiqo',
    chinese: '特米可',
    aliases: ['Thermiqo', '特米可', '特米可杯'],
    imitations: { latin: ['Thermigo', 'Therm1qo', 'Termiqo'], chinese: ['特米柯', '特迷可'] },
    category: 'drinkware',
    products: ['bottle'],
    mark: 'flake',
    markSecond: null,
    pattern: 'facets',
    font: 'narrow',
    chineseFont: 'sign',
    colourways: [
      { body: '#12a594', accent: '#1d2b33', trim: '#eafaf6', ink: '#ffffff' },
      { body: '#0c6f86', accent: '#1d2b33', trim: '#eafaf6', ink: '#ffffff' },
      { body: '#36b37e', accent: '#22333a', trim: '#eafaf6', ink: '#ffffff' },
    ],
    usualPrice: { CNY: 199, USD: 32 },
  },
];

/** How the brand's own goods look in one of its colourways, or a forger's with another `variant`. */
export function toLook(
  brand: DemonstrationBrand,
  colourway: Colourway,
  variant: MarkVariant = 'genuine',
): Look {
  return {
    body: colourway.body,
    accent: colourway.accent,
    trim: colourway.trim,
    mark: { kind: brand.mark, variant, colour: colourway.ink, second: brand.markSecond ?? colourway.body },
    word: { text: brand.name, font: brand.font, colour: colourway.ink },
    chinese: { text: brand.chinese, font: brand.chineseFont, colour: colourway.ink },
    pattern: { kind: brand.pattern, colour: colourway.trim },
  };
}
