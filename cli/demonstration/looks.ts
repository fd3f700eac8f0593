import { toLook, type Colourway, type DemonstrationBrand } from './brands.ts';
import type { Look } from './products/look.ts';
import type { Random } from './random.ts';
import type { BrandedReason } from './reasons.ts';

/** How the goods of an ad about this brand look when the ad is to be decided with this reason. */
export function chooseLook(brand: DemonstrationBrand, reason: BrandedReason, random: Random): Look {
  return LOOKS[reason](brand, random.pick(brand.colourways), random);
}

type LookOf = (brand: DemonstrationBrand, colourway: Colourway, random: Random) => Look;

const genuine: LookOf = (brand, colourway) => toLook(brand, colourway);

/** The figure squeezed and mirrored, the name in the wrong letters, every other time a colour the brand never made. */
const forged: LookOf = (brand, colourway, random) => {
  const body = random.chance(0.5) ? random.pick(FORGED_BODIES) : colourway.body;
  const look = toLook(brand, { ...colourway, body }, 'wrong-detail');
  return {
    ...look,
    word: { text: brand.name, font: brand.font === 'wide' ? 'narrow' : 'wide', colour: colourway.ink },
  };
};

const imitated: LookOf = (brand, colourway, random) => ({
  ...toLook(brand, colourway, 'imitation'),
  word: { text: random.pick(brand.imitations.latin), font: brand.font, colour: colourway.ink },
  chinese: { text: random.pick(brand.imitations.chinese), font: brand.chineseFont, colour: colourway.ink },
});

const LOOKS: Record<BrandedReason, LookOf> = {
  counterfeit: forged,
  'trademark-use': genuine,
  'mark-covered': genuine,
  'look-alike': imitated,
  authorized: genuine,
  'generic-style': (brand, colourway) => ({
    ...toLook(brand, colourway),
    mark: null,
    word: null,
    chinese: null,
  }),
  'not-this-brand': (_brand, { body, accent, trim }, random) => ({
    ...unbrandedLook(random),
    body,
    accent,
    trim,
  }),
  unidentifiable: genuine,
};

/** Goods without a maker's name; some carry a figure that belongs to nobody. */
export function unbrandedLook(random: Random): Look {
  const [body, accent, trim, ink] = random.pick(PLAIN_PALETTES);
  const markKind = random.pick(['plain-square', 'plain-leaf', 'plain-stripe'] as const);
  const pattern = random.pick(['none-dots', 'none-stripes', 'none-checks'] as const);
  return {
    body,
    accent,
    trim,
    mark: random.chance(0.4) ? { kind: markKind, variant: 'genuine', colour: ink, second: accent } : null,
    word: random.chance(0.35) ? { text: random.pick(PLAIN_WORDS), font: 'narrow', colour: ink } : null,
    chinese: null,
    pattern: random.chance(0.5) ? { kind: pattern, colour: trim } : null,
  };
}

const FORGED_BODIES = ['#c2185b', '#8bc34a', '#ff9800', '#455a64', '#673ab7', '#00acc1'];
const PLAIN_WORDS = ['CLASSIC', 'ORIGINAL', 'SPORT', 'DAILY', 'No. 5', 'STUDIO', 'PREMIUM'];
const PLAIN_PALETTES = [
  ['#b0b4ba', '#5c6470', '#eceff1', '#2b2f36'],
  ['#d9534f', '#33373d', '#f5f5f5', '#ffffff'],
  ['#3c6e47', '#d8c9a3', '#f4efe2', '#f4efe2'],
  ['#e8c547', '#2f3e46', '#ffffff', '#2f3e46'],
  ['#202226', '#6b6f76', '#c9ccd1', '#eceff1'],
  ['#e5989b', '#6d6875', '#fff1e6', '#ffffff'],
  ['#4a6fa5', '#cdd7e4', '#ffffff', '#ffffff'],
  ['#8d6e63', '#d7ccc8', '#efebe9', '#efebe9'],
] as const;
