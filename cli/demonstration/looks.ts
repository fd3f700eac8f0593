import { toLook, type DemonstrationBrand } from './brands.ts';
import type { Look } from './products/look.ts';
import type { Random } from './random.ts';
import type { Reason } from './reasons.ts';

/** How the goods of an ad about this brand look when the ad is to be decided with this reason. */
export function chooseLook(
  brand: DemonstrationBrand,
  reason: Exclude<Reason, 'no-brand'>,
  random: Random,
): Look {
  const colourway = random.pick(brand.colourways);
  const genuine = toLook(brand, colourway);
  switch (reason) {
    case 'trademark-use':
    case 'authorized':
    case 'unidentifiable':
    case 'mark-covered':
      return genuine;
    case 'counterfeit':
      return {
        ...toLook(
          brand,
          random.chance(0.5) ? { ...colourway, body: random.pick(FORGED_BODIES) } : colourway,
          'wrong-detail',
        ),
        word: { text: brand.name, font: brand.font === 'wide' ? 'narrow' : 'wide', colour: colourway.ink },
      };
    case 'look-alike': {
      const copy = toLook(brand, colourway, 'imitation');
      return {
        ...copy,
        word: { text: random.pick(brand.imitations.latin), font: brand.font, colour: colourway.ink },
        chinese: {
          text: random.pick(brand.imitations.chinese),
          font: brand.chineseFont,
          colour: colourway.ink,
        },
      };
    }
    case 'generic-style':
      return { ...genuine, mark: null, word: null, chinese: null };
    case 'not-this-brand':
      return {
        ...unbrandedLook(random),
        body: colourway.body,
        accent: colourway.accent,
        trim: colourway.trim,
      };
  }
}

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
