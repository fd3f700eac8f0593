import { linearGradient, radialGradient, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

/** A carton standing a little turned: front, side and top. */
export function drawSnackCarton(look: Look): Drawing {
  const print = createPrinter(look);
  const crumbs = [
    [150, 640, 70],
    [290, 700, 92],
    [440, 630, 76],
    [250, 590, 56],
    [380, 560, 50],
  ] as const;
  const snacks = crumbs.map(
    ([x, y, r]) =>
      `<circle cx="${x + 6}" cy="${y + 10}" r="${r}" fill="#000" fill-opacity="0.25"/><circle cx="${x}" cy="${y}" r="${r}" fill="url(#snack)"/>${[0, 70, 150, 220, 300].map((deg) => `<circle cx="${x + r * 0.5 * Math.cos(deg)}" cy="${y + r * 0.5 * Math.sin(deg)}" r="${r * 0.1}" fill="#6b3d16"/>`).join('')}`,
  );
  const svg = `<defs>${print.pattern(56)}
    ${linearGradient(
      'front',
      [0, 0, 1, 1],
      [
        [0, tone(look.body, 0.2)],
        [0.5, look.body],
        [1, tone(look.body, -0.18)],
      ],
    )}
    ${linearGradient(
      'side',
      [0, 0, 1, 0],
      [
        [0, tone(look.body, -0.34)],
        [1, tone(look.body, -0.5)],
      ],
    )}
    ${radialGradient(
      'snack',
      [0.4, 0.35, 0.7],
      [
        [0, '#f0c27a'],
        [0.6, '#d0933f'],
        [1, '#8f5a20'],
      ],
    )}
    <clipPath id="cut"><path d="M40 110 H560 V880 H40 Z"/></clipPath></defs>
    <path d="M560 110 L720 60 V800 L560 880 Z" fill="url(#side)"/>
    <path d="M40 110 L230 56 L720 60 L560 110 Z" fill="${tone(look.body, 0.3)}"/>
    <path d="M40 110 H560 V880 H40 Z" fill="url(#front)"/>
    <g clip-path="url(#cut)"><rect x="40" y="770" width="520" height="112" fill="${look.accent}"/>
      <rect x="40" y="770" width="520" height="112" fill="${print.patternFill}"/>
      <rect x="40" y="110" width="520" height="60" fill="${look.accent}"/><rect x="40" y="114" width="520" height="56" fill="${print.patternFill}"/>
      <path d="M40 500 C200 430 380 560 560 470 V770 H40 Z" fill="${look.trim}"/>${snacks.join('')}</g>
    <g transform="translate(560 110) skewY(-22)"><rect x="36" y="200" width="90" height="300" fill="${look.trim}" fill-opacity="0.5"/>
      ${Array.from({ length: 9 }, (_, i) => `<rect x="46" y="${220 + i * 30}" width="${[60, 70, 50][i % 3]}" height="8" fill="#333" fill-opacity="0.6"/>`).join('')}</g>
    ${print.figure(170, 262, 170)}
    ${print.word({ cx: 300, cy: 408, maxWidth: 440, maxHeight: 90 })}
    ${print.chinese({ cx: 400, cy: 268, maxWidth: 220, maxHeight: 66 })}
    <path d="M560 110 V880" stroke="#fff" stroke-opacity="0.35" stroke-width="4"/>`;
  return { svg, width: 760, height: 900, marks: print.marks };
}
