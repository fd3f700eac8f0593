import { linearGradient, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

const LEFT = 'M70 110 C150 70 360 70 430 120 C450 240 400 350 260 356 C120 360 60 250 70 110 Z';
const RIGHT = 'M930 110 C850 70 640 70 570 120 C550 240 600 350 740 356 C880 360 940 250 930 110 Z';

/** Glasses above their closed case: the mark is tiny on the lens and large on the case. */
export function drawSunglasses(look: Look): Drawing {
  const print = createPrinter(look);
  const holder = 'M90 470 C90 420 910 420 910 470 V690 C910 760 90 760 90 690 Z';
  const svg = `<defs>${print.pattern(60)}
    ${linearGradient(
      'lens',
      [0.1, 0, 0.4, 1],
      [
        [0, tone(look.trim, -0.7)],
        [0.55, tone(look.trim, -0.45)],
        [1, tone(look.trim, 0.15)],
      ],
    )}
    ${linearGradient(
      'frame',
      [0, 0, 0, 1],
      [
        [0, tone(look.body, 0.5)],
        [0.4, look.body],
        [1, tone(look.body, -0.5)],
      ],
    )}
    ${linearGradient(
      'holder',
      [0, 0, 0, 1],
      [
        [0, tone(look.accent, 0.28)],
        [0.35, look.accent],
        [1, tone(look.accent, -0.5)],
      ],
    )}
    <clipPath id="cut"><path d="${holder}"/></clipPath></defs>
    <path d="${holder}" fill="url(#holder)"/>
    <g clip-path="url(#cut)"><path d="M90 640 H910 V770 H90 Z" fill="${print.patternFill}" fill-opacity="0.5"/>
      <path d="M80 548 C300 572 700 572 920 548" fill="none" stroke="#000" stroke-opacity="0.4" stroke-width="7"/></g>
    ${print.figure(330, 616, 124)}
    ${print.word({ cx: 570, cy: 604, maxWidth: 330, maxHeight: 52 })}
    ${print.chinese({ cx: 570, cy: 668, maxWidth: 180, maxHeight: 38 })}
    <path d="M60 120 L10 60 C0 40 30 30 60 60 M940 120 L990 60 C1000 40 970 30 940 60" fill="none" stroke="${look.body}" stroke-width="24" stroke-linecap="round"/>
    <path d="${LEFT}" fill="url(#lens)"/><path d="${RIGHT}" fill="url(#lens)"/>
    <path d="M130 130 C200 100 260 100 300 110 L170 310 C110 260 100 200 130 130 Z M640 130 C700 100 760 100 790 110 L650 300 C610 250 610 190 640 130 Z" fill="#fff" fill-opacity="0.16"/>
    <path d="${LEFT}" fill="none" stroke="url(#frame)" stroke-width="26"/><path d="${RIGHT}" fill="none" stroke="url(#frame)" stroke-width="26"/>
    <path d="M426 150 C470 110 530 110 574 150" fill="none" stroke="url(#frame)" stroke-width="24"/>
    ${print.figure(846, 160, 46)}`;
  return { svg, width: 1000, height: 770, marks: print.marks };
}
