import { linearGradient, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

const UPPER =
  'M95 160 C84 92 132 54 192 66 C236 112 302 128 366 102 L418 66 C442 54 460 70 474 98 C524 170 604 226 704 262 C804 290 884 306 928 346 C954 370 958 402 952 430 L78 430 C62 350 84 254 95 160 Z';
const SOLE =
  'M66 418 C52 456 58 488 80 500 C200 524 420 506 560 508 C700 512 846 522 936 484 C972 466 978 432 956 412 C850 430 300 430 66 418 Z';

/** From the side, the toe to the right. */
export function drawRunningShoe(look: Look): Drawing {
  const print = createPrinter(look);
  const laces = Array.from({ length: 6 }, (_, i) => {
    const [x, y] = [420 + i * 46, 104 + i * 31];
    return `<path d="M${x} ${y + 30} L${x + 58} ${y - 6}" stroke="${tone(look.trim, -0.15)}" stroke-width="17" stroke-linecap="round"/><path d="M${x} ${y + 27} L${x + 58} ${y - 9}" stroke="${look.trim}" stroke-width="11" stroke-linecap="round"/>`;
  });
  const grooves = Array.from({ length: 16 }, (_, i) => `M${110 + i * 54} 496 l10 20`).join(' ');
  const svg = `<defs>${print.pattern(34)}
    ${linearGradient(
      'upper',
      [0, 0, 0.25, 1],
      [
        [0, tone(look.body, 0.22)],
        [0.5, look.body],
        [1, tone(look.body, -0.3)],
      ],
    )}
    ${linearGradient(
      'sole',
      [0, 0, 0, 1],
      [
        [0, look.trim],
        [0.6, tone(look.trim, -0.1)],
        [1, tone(look.trim, -0.32)],
      ],
    )}
    ${linearGradient(
      'inside',
      [0, 0, 0, 1],
      [
        [0, tone(look.body, -0.75)],
        [1, tone(look.body, -0.5)],
      ],
    )}
    <clipPath id="cut"><path d="${UPPER}"/></clipPath></defs>
    <path d="M120 110 C190 150 330 160 420 92 L400 60 C320 96 250 92 200 60 Z" fill="url(#inside)"/>
    <path d="${UPPER}" fill="url(#upper)"/>
    <g clip-path="url(#cut)">
      <rect x="60" y="40" width="900" height="400" fill="${print.patternFill}" fill-opacity="0.5"/>
      <path d="M60 60 L210 60 C236 160 240 300 300 440 L40 440 Z" fill="${look.accent}"/>
      <path d="M210 60 C236 160 240 300 300 440" fill="none" stroke="${tone(look.accent, -0.4)}" stroke-width="4" stroke-dasharray="10 7"/>
      <path d="M740 440 C744 360 800 304 900 300 L980 440 Z" fill="${tone(look.accent, -0.12)}"/>
      <path d="M740 440 C744 360 800 304 900 300" fill="none" stroke="${tone(look.accent, -0.45)}" stroke-width="4" stroke-dasharray="10 7"/>
      <path d="M400 110 C470 220 560 286 700 300 L720 262 C600 226 520 170 470 96 Z" fill="${tone(look.body, -0.22)}"/>
      <path d="M60 396 C300 420 700 410 960 396 V440 H60 Z" fill="#000" fill-opacity="0.2"/>
    </g>
    ${laces.join('')}
    <path d="M192 66 C236 112 302 128 366 102" fill="none" stroke="${tone(look.accent, 0.25)}" stroke-width="14" stroke-linecap="round"/>
    <path d="${SOLE}" fill="url(#sole)"/>
    <path d="M70 462 C300 486 700 470 962 452" fill="none" stroke="${look.accent}" stroke-width="10" stroke-opacity="0.85"/>
    <path d="M74 496 C220 522 420 504 560 508 C700 512 846 522 940 482" fill="none" stroke="${tone(look.accent, -0.55)}" stroke-width="13"/>
    <path d="${grooves}" stroke="${tone(look.accent, -0.6)}" stroke-width="8"/>
    ${print.figure(500, 312, 200)}
    ${print.word({ cx: 168, cy: 300, maxWidth: 150, maxHeight: 40 })}
    ${print.chinese({ cx: 664, cy: 372, maxWidth: 130, maxHeight: 40 })}`;
  return { svg, width: 1010, height: 540, marks: print.marks };
}
