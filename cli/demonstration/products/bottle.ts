import { linearGradient, roundShade, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

/** An insulated steel bottle. */
export function drawBottle(look: Look): Drawing {
  const print = createPrinter(look);
  const body = 'M60 300 C60 250 110 236 110 210 H290 C290 236 340 250 340 300 V930 C340 968 60 968 60 930 Z';
  const svg = `<defs>${print.pattern(52)}${roundShade('round')}
    ${linearGradient(
      'cap',
      [0, 0, 1, 0],
      [
        [0, tone(look.accent, -0.5)],
        [0.3, tone(look.accent, 0.35)],
        [0.6, look.accent],
        [1, tone(look.accent, -0.5)],
      ],
    )}
    ${linearGradient(
      'steel',
      [0, 0, 1, 0],
      [
        [0, '#6d7278'],
        [0.3, '#f4f6f8'],
        [0.6, '#b4b9bf'],
        [1, '#5a5e64'],
      ],
    )}
    <clipPath id="cut"><path d="${body}"/></clipPath></defs>
    <path d="M120 60 C120 0 280 0 280 60" fill="none" stroke="${tone(look.accent, -0.2)}" stroke-width="26"/>
    <path d="M112 60 C112 46 288 46 288 60 V190 H112 Z" fill="url(#cap)"/>
    ${Array.from({ length: 12 }, (_, i) => `<rect x="${118 + i * 14}" y="84" width="5" height="96" fill="#000" fill-opacity="0.18"/>`).join('')}
    <rect x="108" y="186" width="184" height="30" fill="url(#steel)"/>
    <path d="${body}" fill="${look.body}"/>
    <g clip-path="url(#cut)"><rect x="60" y="730" width="280" height="150" fill="${print.patternFill}" fill-opacity="0.7"/>
      <path d="M60 726 H340 M60 884 H340" stroke="${look.trim}" stroke-width="6"/>
      <rect x="60" y="916" width="280" height="60" fill="url(#steel)"/></g>
    ${print.figure(200, 392, 146)}
    ${print.word({ cx: 200, cy: 540, maxWidth: 220, maxHeight: 60 })}
    ${print.chinese({ cx: 200, cy: 626, maxWidth: 150, maxHeight: 50 })}
    <path d="${body}" fill="url(#round)" fill-opacity="0.72"/>`;
  return { svg, width: 400, height: 970, marks: print.marks };
}
