import { linearGradient, radialGradient, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

/** From the front and a little from the right, so that one cup shows its outer face. */
export function drawHeadphones(look: Look): Drawing {
  const print = createPrinter(look);
  const svg = `<defs>${print.pattern(26)}
    ${linearGradient(
      'band',
      [0, 0, 0, 1],
      [
        [0, tone(look.body, 0.35)],
        [0.35, look.body],
        [1, tone(look.body, -0.45)],
      ],
    )}
    ${radialGradient(
      'cup',
      [0.36, 0.3, 0.8],
      [
        [0, tone(look.body, 0.4)],
        [0.5, look.body],
        [1, tone(look.body, -0.5)],
      ],
    )}
    ${radialGradient(
      'plate',
      [0.4, 0.32, 0.8],
      [
        [0, tone(look.accent, 0.4)],
        [0.55, look.accent],
        [1, tone(look.accent, -0.35)],
      ],
    )}
    ${linearGradient(
      'pad',
      [0, 0, 1, 0],
      [
        [0, '#111111'],
        [0.4, '#4a4a4e'],
        [1, '#161618'],
      ],
    )}
    <clipPath id="disc"><ellipse cx="690" cy="640" rx="122" ry="164"/></clipPath></defs>
    <path d="M150 560 C110 60 770 10 720 520" fill="none" stroke="${tone(look.body, -0.55)}" stroke-width="86" stroke-linecap="round"/>
    <path d="M150 560 C110 60 770 10 720 520" fill="none" stroke="url(#band)" stroke-width="70" stroke-linecap="round"/>
    <path d="M168 520 C146 130 726 90 704 500" fill="none" stroke="#1b1b1e" stroke-width="26" stroke-opacity="0.8"/>
    <path d="M214 240 C300 110 520 84 640 210" fill="none" stroke="${look.trim}" stroke-width="8" stroke-opacity="0.8"/>
    <rect x="128" y="430" width="40" height="110" rx="14" fill="${look.trim}"/>
    <rect x="700" y="400" width="40" height="110" rx="14" fill="${look.trim}"/>
    <g><ellipse cx="226" cy="650" rx="76" ry="168" fill="url(#pad)"/>
      <path d="M150 486 C90 520 84 780 150 812 C196 830 214 700 210 640 C206 560 190 470 150 486 Z" fill="url(#cup)"/></g>
    <g><ellipse cx="606" cy="644" rx="92" ry="178" fill="url(#pad)"/>
      <ellipse cx="680" cy="640" rx="146" ry="190" fill="url(#cup)"/>
      <ellipse cx="690" cy="640" rx="122" ry="164" fill="url(#plate)"/>
      <g clip-path="url(#disc)"><rect x="550" y="460" width="280" height="360" fill="${print.patternFill}" fill-opacity="0.32"/>
        <ellipse cx="640" cy="560" rx="60" ry="110" fill="#ffffff" fill-opacity="0.16" transform="rotate(14 640 560)"/></g>
      <ellipse cx="690" cy="640" rx="122" ry="164" fill="none" stroke="${look.trim}" stroke-width="7"/></g>
    ${print.figure(692, 622, 148)}
    ${print.word({ cx: 692, cy: 736, maxWidth: 150, maxHeight: 30 })}
    ${print.chinese({ cx: 440, cy: 158, maxWidth: 120, maxHeight: 36 })}`;
  return { svg, width: 880, height: 860, marks: print.marks };
}
