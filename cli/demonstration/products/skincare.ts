import { linearGradient, roundShade, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

/** A jar of cream. */
export function drawSkincareJar(look: Look): Drawing {
  const print = createPrinter(look);
  const body =
    'M60 250 H740 C760 250 768 270 768 290 V540 C768 600 720 628 640 634 C480 646 320 646 160 634 C80 628 32 600 32 540 V290 C32 270 40 250 60 250 Z';
  const svg = `<defs>${print.pattern(58)}${roundShade('round')}${metal(look.accent)}
    ${linearGradient(
      'glass',
      [0, 0, 0, 1],
      [
        [0, tone(look.body, 0.3)],
        [1, tone(look.body, -0.12)],
      ],
    )}
    <clipPath id="cut"><path d="${body}"/></clipPath></defs>
    <path d="${body}" fill="url(#glass)"/>
    <g clip-path="url(#cut)"><rect x="0" y="500" width="800" height="160" fill="${print.patternFill}" fill-opacity="0.75"/>
      <path d="M30 500 H770" stroke="${look.accent}" stroke-width="7"/></g>
    <path d="${body}" fill="url(#round)" fill-opacity="0.62"/>
    <path d="M84 60 C84 30 716 30 716 60 V236 C716 262 84 262 84 236 Z" fill="url(#metal)"/>
    <ellipse cx="400" cy="56" rx="314" ry="26" fill="${tone(look.accent, 0.45)}"/>
    <path d="M84 214 C200 242 600 242 716 214" fill="none" stroke="#000" stroke-opacity="0.3" stroke-width="6"/>
    ${print.figure(400, 328, 118)}
    ${print.word({ cx: 400, cy: 428, maxWidth: 420, maxHeight: 54 })}
    ${print.chinese({ cx: 400, cy: 478, maxWidth: 160, maxHeight: 34 })}`;
  return { svg, width: 800, height: 660, marks: print.marks };
}

/** A tube that stands on its cap. */
export function drawSkincareTube(look: Look): Drawing {
  const print = createPrinter(look);
  const body = 'M40 40 H400 L366 800 H74 Z';
  const crimps = Array.from({ length: 30 }, (_, i) => `M${46 + i * 12} 26 V66`).join(' ');
  const svg = `<defs>${print.pattern(54)}${roundShade('round')}${metal(look.accent)}
    <clipPath id="cut"><path d="${body}"/></clipPath></defs>
    <path d="${body}" fill="${look.body}"/>
    <g clip-path="url(#cut)"><rect x="0" y="560" width="440" height="180" fill="${print.patternFill}" fill-opacity="0.75"/>
      <path d="M0 560 H440 M0 740 H440" stroke="${look.accent}" stroke-width="7"/></g>
    <path d="${body}" fill="url(#round)" fill-opacity="0.7"/>
    <rect x="34" y="20" width="372" height="50" fill="${tone(look.body, -0.08)}"/>
    <path d="${crimps}" stroke="#000" stroke-opacity="0.16" stroke-width="4"/>
    <path d="M92 796 H348 L340 950 C340 966 100 966 100 950 Z" fill="url(#metal)"/>
    ${print.figure(220, 210, 150)}
    ${print.word({ cx: 220, cy: 352, maxWidth: 270, maxHeight: 46 })}
    ${print.chinese({ cx: 220, cy: 430, maxWidth: 150, maxHeight: 44 })}
    <path d="M130 492 H310 M150 516 H290" stroke="${look.trim}" stroke-width="7" stroke-opacity="0.7"/>`;
  return { svg, width: 440, height: 980, marks: print.marks };
}

function metal(colour: string): string {
  return linearGradient(
    'metal',
    [0, 0, 1, 0],
    [
      [0, tone(colour, -0.45)],
      [0.2, tone(colour, 0.55)],
      [0.34, colour],
      [0.62, tone(colour, 0.25)],
      [0.84, tone(colour, -0.2)],
      [1, tone(colour, -0.55)],
    ],
  );
}
