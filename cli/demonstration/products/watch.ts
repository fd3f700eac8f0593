import { linearGradient, radialGradient, tone } from '../svg.ts';
import { createPrinter, type Drawing, type Look } from './look.ts';

/** From above, with its strap laid out. */
export function drawWatch(look: Look): Drawing {
  const print = createPrinter(look);
  const hours = Array.from({ length: 12 }, (_, hour) => {
    const isQuarter = hour % 3 === 0;
    return `<rect x="-${isQuarter ? 8 : 5}" y="-176" width="${isQuarter ? 16 : 10}" height="${isQuarter ? 44 : 30}" rx="3" transform="rotate(${hour * 30})" fill="${look.trim}"/>`;
  });
  const minutes = Array.from(
    { length: 60 },
    (_, i) =>
      `<rect x="-1.5" y="-190" width="3" height="11" transform="rotate(${i * 6})" fill="${look.trim}" fill-opacity="0.8"/>`,
  );
  const upper = 'M206 0 H394 L424 280 H176 Z';
  const lower = 'M176 720 H424 L388 1000 C380 1024 220 1024 212 1000 Z';
  const svg = `<defs>${print.pattern(24)}
    ${linearGradient(
      'strap',
      [0, 0, 1, 0],
      [
        [0, tone(look.accent, -0.45)],
        [0.25, look.accent],
        [0.5, tone(look.accent, 0.2)],
        [0.8, look.accent],
        [1, tone(look.accent, -0.5)],
      ],
    )}
    ${linearGradient(
      'case',
      [0, 0, 1, 1],
      [
        [0, '#ffffff'],
        [0.25, look.trim],
        [0.5, tone(look.trim, -0.4)],
        [0.75, tone(look.trim, 0.4)],
        [1, tone(look.trim, -0.55)],
      ],
    )}
    ${radialGradient(
      'dial',
      [0.4, 0.35, 0.75],
      [
        [0, tone(look.body, 0.3)],
        [0.6, look.body],
        [1, tone(look.body, -0.4)],
      ],
    )}</defs>
    <path d="${upper}" fill="url(#strap)"/><path d="${lower}" fill="url(#strap)"/>
    <path d="M222 10 L196 270 M378 10 L404 270 M196 730 L228 1000 M404 730 L372 1000" stroke="${tone(look.accent, 0.45)}" stroke-width="5" stroke-dasharray="14 9" fill="none"/>
    <path d="M300 860 v1 M300 900 v1 M300 940 v1" stroke="#000" stroke-opacity="0.6" stroke-width="16" stroke-linecap="round"/>
    <rect x="540" y="472" width="44" height="56" rx="9" fill="url(#case)"/>
    <path d="M176 250 H232 V320 H160 Z M368 250 H424 L440 320 H368 Z M160 680 H232 V750 H176 Z M368 680 H440 L424 750 H368 Z" fill="url(#case)"/>
    <circle cx="300" cy="500" r="250" fill="url(#case)"/>
    <circle cx="300" cy="500" r="216" fill="${tone(look.trim, -0.55)}"/>
    <circle cx="300" cy="500" r="206" fill="url(#dial)"/>
    <circle cx="300" cy="500" r="130" fill="${print.patternFill}" fill-opacity="0.6"/>
    <g transform="translate(300 500)">${hours.join('')}${minutes.join('')}</g>
    <circle cx="300" cy="588" r="46" fill="${tone(look.body, -0.25)}" stroke="${look.trim}" stroke-width="4"/>
    ${print.figure(300, 396, 88)}
    ${print.word({ cx: 300, cy: 464, maxWidth: 200, maxHeight: 27 })}
    ${print.chinese({ cx: 300, cy: 662, maxWidth: 80, maxHeight: 22 })}
    <g transform="translate(300 500)" stroke-linecap="round" stroke="${look.trim}">
      <path d="M0 0 L-92 52" stroke-width="14"/><path d="M0 0 L120 88" stroke-width="9"/>
      <path d="M0 -30 L0 0" stroke-width="9"/><path d="M16 -34 L-46 92" stroke="#c0392b" stroke-width="3"/><circle r="10" fill="${look.trim}"/></g>
    <path d="M150 420 A170 170 0 0 1 330 328 L210 600 A170 170 0 0 1 150 420 Z" fill="#fff" fill-opacity="0.1"/>`;
  return { svg, width: 600, height: 1024, marks: print.marks };
}
