import { linearGradient, roundShade, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

/** A round tin with a paper label whose Chinese name runs downwards. */
export function drawTeaTin(look: Look): Drawing {
  const print = createPrinter(look);
  const body = 'M30 190 V800 C30 852 570 852 570 800 V190 Z';
  const svg = `<defs>${print.pattern(66)}${roundShade('round')}
    ${linearGradient(
      'lid',
      [0, 0, 1, 0],
      [
        [0, tone(look.accent, -0.5)],
        [0.25, tone(look.accent, 0.45)],
        [0.5, look.accent],
        [1, tone(look.accent, -0.5)],
      ],
    )}
    <clipPath id="cut"><path d="${body}"/></clipPath></defs>
    <path d="${body}" fill="${look.body}"/>
    <g clip-path="url(#cut)"><rect x="30" y="190" width="540" height="680" fill="${print.patternFill}" fill-opacity="0.55"/>
      <path d="M30 780 C30 832 570 832 570 780" fill="none" stroke="${look.accent}" stroke-width="16"/></g>
    <rect x="172" y="290" width="256" height="440" rx="10" fill="${look.trim}"/>
    <rect x="186" y="304" width="228" height="412" rx="6" fill="none" stroke="${look.accent}" stroke-width="5"/>
    ${print.figure(300, 392, 132)}
    ${print.chineseColumn({ cx: 300, cy: 572, maxWidth: 74, maxHeight: 200 })}
    ${print.word({ cx: 300, cy: 694, maxWidth: 190, maxHeight: 24 })}
    <path d="${body}" fill="url(#round)" fill-opacity="0.75"/>
    <path d="M22 70 V200 C22 246 578 246 578 200 V70 Z" fill="url(#lid)"/>
    <ellipse cx="300" cy="70" rx="278" ry="44" fill="${tone(look.accent, 0.3)}"/>
    <ellipse cx="300" cy="70" rx="240" ry="34" fill="${look.accent}" fill-opacity="0.7"/>
    <path d="M22 196 C22 240 578 240 578 196" fill="none" stroke="#000" stroke-opacity="0.35" stroke-width="6"/>`;
  return { svg, width: 600, height: 850, marks: print.marks };
}
