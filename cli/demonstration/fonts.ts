import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as OpenType from 'opentype.js';

/** `wide`, `narrow` and `serif` hold Latin letters; `sign` and `brush` hold Chinese ones as well. */
export type FontName = 'wide' | 'narrow' | 'serif' | 'sign' | 'brush';

export type TextOutline = {
  /** SVG path data. */
  d: string;
  /** Bounds of the ink, in the units of `size`. */
  box: { x: number; y: number; width: number; height: number };
};

const FONT_FILES: Record<FontName, string> = {
  wide: '@fontsource/montserrat/files/montserrat-latin-800-normal.woff',
  narrow: '@fontsource/barlow-condensed/files/barlow-condensed-latin-700-normal.woff',
  serif: '@fontsource/lora/files/lora-latin-600-normal.woff',
  sign: '@fontsource/zcool-qingke-huangyou/files/zcool-qingke-huangyou-chinese-simplified-400-normal.woff',
  brush: '@fontsource/zcool-xiaowei/files/zcool-xiaowei-chinese-simplified-400-normal.woff',
};

/** Required, because its CommonJS build hides its names from `import`. */
const opentype = createRequire(import.meta.url)('opentype.js') as typeof OpenType;

const loaded = new Map<FontName, OpenType.Font>();

/**
 * The outline of `text`, scaled so that its ink is centred on (`cx`, `cy`) and fits `maxWidth` x `maxHeight`.
 * Outlines, not text elements: the picture is the same on a machine without any font.
 * @throws when the font lacks a character.
 */
export function fitText(
  text: string,
  font: FontName,
  fit: { cx: number; cy: number; maxWidth: number; maxHeight: number },
): TextOutline {
  const face = loadFont(font);
  const missing = Array.from(text).filter(
    (character) => character !== ' ' && face.charToGlyphIndex(character) === 0,
  );
  if (missing.length > 0) throw new Error(`font ${font} has no glyph for ${missing.join('')}`);
  const atHundred = layOut(face, text, 0, 0, 100).getBoundingBox();
  const inkWidth = Math.max(1, atHundred.x2 - atHundred.x1);
  const inkHeight = Math.max(1, atHundred.y2 - atHundred.y1);
  const scale = Math.min(fit.maxWidth / inkWidth, fit.maxHeight / inkHeight);
  const width = inkWidth * scale;
  const height = inkHeight * scale;
  const x = fit.cx - width / 2;
  const y = fit.cy - height / 2;
  const path = layOut(face, text, x - atHundred.x1 * scale, y - atHundred.y1 * scale, 100 * scale);
  return { d: toPathData(path.commands), box: { x, y, width, height } };
}

/** Glyph after glyph without shaping: opentype.js refuses some fonts' substitution tables, and names need none. */
function layOut(face: OpenType.Font, text: string, x: number, baseline: number, size: number): OpenType.Path {
  const line = new opentype.Path();
  let pen = x;
  for (const character of text) {
    const glyph = face.charToGlyph(character);
    line.extend(glyph.getPath(pen, baseline, size));
    pen += ((glyph.advanceWidth ?? 0) * size) / face.unitsPerEm;
  }
  return line;
}

/** Our own, because opentype.js's optimisation drops parts of some Chinese glyphs. */
function toPathData(commands: readonly OpenType.PathCommand[]): string {
  const at = (...numbers: number[]): string => numbers.map((value) => value.toFixed(2)).join(' ');
  return commands
    .map((command) => {
      if (command.type === 'M' || command.type === 'L') return `${command.type}${at(command.x, command.y)}`;
      if (command.type === 'Q') return `Q${at(command.x1, command.y1, command.x, command.y)}`;
      if (command.type === 'Z') return 'Z';
      return `C${at(command.x1, command.y1, command.x2, command.y2, command.x, command.y)}`;
    })
    .join('');
}

function loadFont(name: FontName): OpenType.Font {
  const known = loaded.get(name);
  if (known) return known;
  const bytes = readFileSync(createRequire(import.meta.url).resolve(FONT_FILES[name]));
  const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  loaded.set(name, font);
  return font;
}
