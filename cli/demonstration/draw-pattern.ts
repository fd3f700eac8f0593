/** The repeated patterns that the brands print on their goods; `none-*` are patterns that everybody uses. */
export type PatternKind =
  | 'mesh'
  | 'grooves'
  | 'moons'
  | 'guilloche'
  | 'waves'
  | 'chevrons'
  | 'zigzag'
  | 'rays'
  | 'facets'
  | 'none-dots'
  | 'none-stripes'
  | 'none-checks';

/** An SVG pattern definition to be filled with `url(#id)`. `cell` is the size of one repeat in drawing units. */
export function patternDefinition(id: string, kind: PatternKind, colour: string, cell: number): string {
  return `<pattern id="${id}" width="40" height="40" patternUnits="userSpaceOnUse" patternTransform="scale(${cell / 40})">${TILES[kind](colour)}</pattern>`;
}

/** One repeat, 40 x 40. */
const TILES: Record<PatternKind, (colour: string) => string> = {
  mesh: (c) =>
    `<path d="M20 4 L34 20 L20 36 L6 20 Z" fill="none" stroke="${c}" stroke-width="4" stroke-opacity="0.55"/>`,
  grooves: (c) => `<path d="M0 10 H40 M0 30 H40" stroke="${c}" stroke-width="5" stroke-opacity="0.6"/>`,
  moons: (c) =>
    `<path d="M24 6 A14 14 0 1 0 34 28 A11 11 0 1 1 24 6 Z" fill="${c}"/><circle cx="36" cy="6" r="2.5" fill="${c}"/>`,
  guilloche: (c) =>
    `<path d="M0 20 Q10 0 20 20 T40 20 M0 0 Q10 20 20 0 T40 0 M0 40 Q10 20 20 40 T40 40" fill="none" stroke="${c}" stroke-width="2.4" stroke-opacity="0.7"/>`,
  waves: (c) =>
    `<path d="M0 14 Q10 2 20 14 T40 14 M0 27 Q10 15 20 27 T40 27 M0 40 Q10 28 20 40 T40 40 M0 1 Q10 -11 20 1 T40 1" fill="none" stroke="${c}" stroke-width="3"/>`,
  chevrons: (c) =>
    `<path d="M0 12 L20 0 L40 12 V22 L20 10 L0 22 Z M0 32 L20 20 L40 32 V42 L20 30 L0 42 Z" fill="${c}"/>`,
  zigzag: (c) => `<path d="M0 30 L10 10 L20 30 L30 10 L40 30" fill="none" stroke="${c}" stroke-width="8"/>`,
  rays: (c) => `<path d="M0 40 L8 0 H16 L8 40 Z M20 40 L28 0 H36 L28 40 Z" fill="${c}"/>`,
  facets: (c) =>
    `<path d="M0 0 L20 12 L40 0 M0 40 L20 28 L40 40 M20 12 V28" fill="none" stroke="${c}" stroke-width="3"/><path d="M0 0 L20 12 V28 L0 40 Z" fill="${c}" fill-opacity="0.35"/>`,
  'none-dots': (c) =>
    `<circle cx="12" cy="12" r="6" fill="${c}"/><circle cx="32" cy="32" r="6" fill="${c}"/>`,
  'none-stripes': (c) => `<path d="M0 0 H14 V40 H0 Z" fill="${c}"/>`,
  'none-checks': (c) => `<path d="M0 0 H20 V20 H0 Z M20 20 H40 V40 H20 Z" fill="${c}" fill-opacity="0.7"/>`,
};
