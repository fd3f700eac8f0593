/** The registered figures of the demonstration's brands, and `plain-*`: figures that belong to nobody. */
export type MarkKind =
  | 'fins'
  | 'arcs'
  | 'moon'
  | 'crest'
  | 'mist'
  | 'peaks'
  | 'biscuit'
  | 'half-sun'
  | 'flake'
  | 'plain-square'
  | 'plain-leaf'
  | 'plain-stripe';

/** `wrong-detail` is how a forger gets it: squeezed and mirrored. `imitation` is a near copy with its own count. */
export type MarkVariant = 'genuine' | 'wrong-detail' | 'imitation';

export type MarkLook = { kind: MarkKind; variant: MarkVariant; colour: string; second: string };

/** The figure as SVG, filling a square of `size` whose centre is (`cx`, `cy`). */
export function drawMark(look: MarkLook, cx: number, cy: number, size: number): string {
  const mirror = look.variant === 'wrong-detail' ? 'scale(-0.82 1.08)' : '';
  const figure = FIGURES[look.kind](look.colour, look.second, look.variant === 'imitation');
  return `<g transform="translate(${cx} ${cy}) scale(${size / 100}) ${mirror}">${figure}</g>`;
}

type Figure = (colour: string, second: string, isImitation: boolean) => string;

/** Each draws in a square from -50 to 50. An imitation changes the count of the repeated element. */
const FIGURES: Record<MarkKind, Figure> = {
  fins: (colour, second, isImitation) => {
    const count = isImitation ? 3 : 2;
    const fin = 'M2 -2 C10 -34 34 -46 48 -30 C38 -28 30 -18 30 -4 C20 -10 10 -8 2 -2 Z';
    return around(
      count,
      (i) =>
        `<path d="${fin}" fill="${i === 0 ? colour : second}"/><path d="${fin}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    );
  },
  arcs: (colour, second, isImitation) => {
    const radii = isImitation ? [18, 40] : [14, 28, 42];
    const rings = radii.map(
      (r) =>
        `<path d="M${-r * 0.77} ${r * 0.64} A${r} ${r} 0 1 1 ${r * 0.77} ${r * 0.64}" fill="none" stroke="${colour}" stroke-width="8" stroke-linecap="round"/>`,
    );
    return `${rings.join('')}<circle cx="0" cy="${isImitation ? -4 : 34}" r="9" fill="${second}"/>`;
  },
  moon: (colour, second, isImitation) => {
    const flip = isImitation ? 'scale(-1 1)' : '';
    const crescent = 'M14 -46 A47 47 0 1 0 46 24 A38 38 0 1 1 14 -46 Z';
    return `<g transform="${flip}"><path d="${crescent}" fill="${colour}"/><path d="${star(isImitation ? 5 : 8, 20, 7)}" transform="translate(18 -8)" fill="${second}"/></g>`;
  },
  crest: (colour, second, isImitation) => {
    const pearls = isImitation ? [-21, -7, 7, 21] : [-16, 0, 16];
    const bow = 'M-18 -44 A40 40 0 0 0 -18 36';
    return `<path d="${bow}" fill="none" stroke="${colour}" stroke-width="8" stroke-linecap="round"/><path d="${bow}" transform="scale(-1 1)" fill="none" stroke="${colour}" stroke-width="8" stroke-linecap="round"/><path d="M0 -46 L20 -4 L0 38 L-20 -4 Z" fill="${colour}"/><path d="M0 -26 L9 -4 L0 18 L-9 -4 Z" fill="${second}"/>${pearls.map((x) => `<circle cx="${x}" cy="45" r="5" fill="${colour}"/>`).join('')}`;
  },
  mist: (colour, second, isImitation) => {
    const rows = isImitation ? [6, 24] : [2, 16, 30];
    const waves = rows.map(
      (y) =>
        `<path transform="scale(${1 - y / 110} 1)" d="M-38 ${y} C-26 ${y - 9} -14 ${y - 9} -4 ${y} S18 ${y + 9} 38 ${y}" fill="none" stroke="${colour}" stroke-width="6" stroke-linecap="round"/>`,
    );
    return `<circle r="47" fill="${second}"/><circle r="47" fill="none" stroke="${colour}" stroke-width="5"/><path d="M-30 -6 L-8 -34 L4 -20 L12 -28 L32 -6 Z" fill="${colour}"/>${waves.join('')}`;
  },
  peaks: (colour, second, isImitation) => {
    const peaks = isImitation ? [-16, 16] : [-22, 0, 22];
    const shapes = peaks.map(
      (x, i) =>
        `<path d="M${x - 20} 24 L${x} ${i === 1 && !isImitation ? -32 : -16} L${x + 20} 24 L${x + 9} 24 L${x} 6 L${x - 9} 24 Z" fill="${second}"/>`,
    );
    return `<rect x="-47" y="-47" width="94" height="94" rx="20" fill="${colour}"/>${shapes.join('')}`;
  },
  biscuit: (colour, second, isImitation) => {
    const dots = isImitation
      ? [
          [-12, -4],
          [8, 8],
          [-6, 20],
          [10, -14],
        ]
      : [
          [-16, -12],
          [4, -18],
          [-20, 12],
          [2, 8],
          [16, 26],
        ];
    const bite = isImitation ? 'translate(-34 -32)' : 'translate(34 -32)';
    return `<path d="${star(18, 47, 42)}" fill="${colour}"/><g transform="${bite}" fill="${second}"><circle r="15"/><circle cx="-14" cy="-8" r="10"/><circle cx="10" cy="14" r="11"/></g>${dots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="6" fill="${second}"/>`).join('')}<path d="M-18 22 Q-2 40 16 24" fill="none" stroke="${second}" stroke-width="5" stroke-linecap="round"/>`;
  },
  'half-sun': (colour, second, isImitation) => {
    const count = isImitation ? 5 : 7;
    const rays = Array.from({ length: count }, (_, i) => {
      const angle = -180 + (180 * (i + 0.5)) / count;
      return `<rect x="28" y="-3.5" width="20" height="7" rx="3" transform="rotate(${angle})" fill="${second}"/>`;
    });
    return `<g transform="translate(0 16)"><path d="M-22 0 A22 22 0 0 1 22 0 Z" fill="${colour}"/>${rays.join('')}<rect x="-48" y="6" width="96" height="6" rx="3" fill="${colour}"/><rect x="-30" y="18" width="60" height="6" rx="3" fill="${colour}"/></g>`;
  },
  flake: (colour, second, isImitation) => {
    const arm = `<path d="M0 0 V-40 M-10 -34 L0 -24 L10 -34" fill="none" stroke="${second}" stroke-width="6" stroke-linecap="round"/>`;
    const drop = 'M0 -50 C20 -22 40 -2 40 16 A40 34 0 0 1 -40 16 C-40 -2 -20 -22 0 -50 Z';
    return `<path d="${drop}" fill="${colour}"/><g transform="translate(0 12) scale(0.62)">${around(isImitation ? 5 : 6, () => arm)}</g>`;
  },
  'plain-square': (colour, second) =>
    `<rect x="-40" y="-40" width="80" height="80" fill="${colour}"/><rect x="-14" y="-14" width="28" height="28" transform="rotate(45)" fill="${second}"/>`,
  'plain-leaf': (colour, second) =>
    `<path d="M-36 36 C-44 -20 0 -46 42 -42 C46 4 14 42 -36 36 Z" fill="${colour}"/><path d="M-36 36 L26 -26" stroke="${second}" stroke-width="5"/>`,
  'plain-stripe': (colour, second) =>
    `<rect x="-46" y="-24" width="92" height="16" fill="${colour}"/><rect x="-46" y="2" width="64" height="16" fill="${second}"/>`,
};

function around(count: number, draw: (i: number) => string): string {
  return Array.from(
    { length: count },
    (_, i) => `<g transform="rotate(${(360 * i) / count})">${draw(i)}</g>`,
  ).join('');
}

function star(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: points * 2 }, (_, i) => {
    const r = i % 2 === 0 ? outer : inner;
    const angle = (Math.PI * i) / points - Math.PI / 2;
    return `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join(' L')} Z`;
}
