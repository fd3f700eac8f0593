import { linearGradient, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

const BODY =
  'M110 250 C110 90 230 50 380 50 C530 50 650 90 650 250 L676 800 C676 876 640 900 580 904 C440 916 320 916 180 904 C120 900 84 876 84 800 Z';
const POCKET =
  'M170 560 C170 530 190 520 220 518 H540 C570 520 590 530 590 560 L600 800 C600 840 570 850 540 852 H220 C190 850 160 840 160 800 Z';

/** From the front. */
export function drawBackpack(look: Look): Drawing {
  const print = createPrinter(look);
  const svg = `<defs>${print.pattern(62)}
    ${linearGradient(
      'cloth',
      [0, 0, 1, 0.3],
      [
        [0, tone(look.body, -0.3)],
        [0.3, tone(look.body, 0.16)],
        [0.6, look.body],
        [1, tone(look.body, -0.42)],
      ],
    )}
    ${linearGradient(
      'pocket',
      [0, 0, 0, 1],
      [
        [0, tone(look.accent, 0.14)],
        [1, tone(look.accent, -0.28)],
      ],
    )}
    <clipPath id="cut"><path d="${POCKET}"/></clipPath><clipPath id="bag"><path d="${BODY}"/></clipPath></defs>
    <path d="M300 64 C300 -6 460 -6 460 64" fill="none" stroke="${tone(look.trim, -0.3)}" stroke-width="26"/>
    <path d="M96 300 C20 380 20 700 84 800 M664 300 C740 380 740 700 676 800" fill="none" stroke="${tone(look.body, -0.5)}" stroke-width="40"/>
    <path d="${BODY}" fill="url(#cloth)"/>
    <g clip-path="url(#bag)"><path d="M60 640 C110 620 130 700 130 910 H40 Z M700 640 C650 620 630 700 630 910 H720 Z" fill="${tone(look.body, -0.4)}"/>
      <rect x="60" y="420" width="640" height="44" fill="${look.accent}"/>
      <path d="M60 420 H700 M60 464 H700" stroke="${look.trim}" stroke-width="4" stroke-dasharray="14 8"/></g>
    <path d="M148 300 C150 140 250 104 380 104 C510 104 610 140 612 300" fill="none" stroke="${tone(look.body, -0.6)}" stroke-width="13"/>
    <path d="M148 300 C150 140 250 104 380 104 C510 104 610 140 612 300" fill="none" stroke="${look.trim}" stroke-width="4" stroke-dasharray="6 5"/>
    <rect x="596" y="290" width="22" height="66" rx="9" fill="${look.trim}"/>
    <path d="${POCKET}" fill="url(#pocket)"/>
    <g clip-path="url(#cut)"><rect x="150" y="690" width="460" height="170" fill="${print.patternFill}" fill-opacity="0.85"/></g>
    <path d="${POCKET}" fill="none" stroke="#000" stroke-opacity="0.35" stroke-width="6"/>
    <path d="M186 580 H574" stroke="${tone(look.accent, -0.6)}" stroke-width="12"/><path d="M186 580 H574" stroke="${look.trim}" stroke-width="4" stroke-dasharray="6 5"/>
    <rect x="548" y="576" width="20" height="56" rx="8" fill="${look.trim}"/>
    <path d="M150 470 L170 860 M610 470 L592 860" stroke="${tone(look.trim, -0.2)}" stroke-width="24" stroke-opacity="0.9"/>
    ${print.figure(380, 246, 170)}
    ${print.word({ cx: 380, cy: 378, maxWidth: 300, maxHeight: 48 })}
    ${print.chinese({ cx: 380, cy: 638, maxWidth: 200, maxHeight: 56 })}`;
  return { svg, width: 760, height: 920, marks: print.marks };
}
