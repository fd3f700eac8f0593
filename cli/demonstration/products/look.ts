import { drawMark, type MarkLook } from '../draw-mark.ts';
import { patternDefinition, type PatternKind } from '../draw-pattern.ts';
import { fitText, type FontName } from '../fonts.ts';

type WordLook = { text: string; font: FontName; colour: string };

/** Everything that tells one maker's goods from another's, whatever the goods are. */
export type Look = {
  body: string;
  accent: string;
  trim: string;
  mark: MarkLook | null;
  word: WordLook | null;
  chinese: WordLook | null;
  pattern: { kind: PatternKind; colour: string } | null;
};

export type LocalBox = { x: number; y: number; width: number; height: number };

/** SVG without its root element, in a space of `width` x `height`, and where its marks are. */
export type Drawing = { svg: string; width: number; height: number; marks: LocalBox[] };

type Fit = { cx: number; cy: number; maxWidth: number; maxHeight: number };

/** Prints a look's marks on goods and remembers where it printed them. */
export type Printer = {
  marks: LocalBox[];
  figure(cx: number, cy: number, size: number): string;
  word(fit: Fit): string;
  chinese(fit: Fit): string;
  /** One glyph below the other. */
  chineseColumn(fit: Fit): string;
  /** Definition of the fill `url(#print)`; empty when the look has no pattern. */
  pattern(cell: number): string;
  /** The attribute value that fills with the pattern, or with nothing. */
  patternFill: string;
};

export function createPrinter(look: Look): Printer {
  const marks: LocalBox[] = [];
  const write = (text: WordLook | null, fit: Fit): string => {
    if (!text) return '';
    const outline = fitText(text.text, text.font, fit);
    marks.push(outline.box);
    return `<path d="${outline.d}" fill="${text.colour}"/>`;
  };
  return {
    marks,
    figure(cx, cy, size) {
      if (!look.mark) return '';
      marks.push({ x: cx - size / 2, y: cy - size / 2, width: size, height: size });
      return drawMark(look.mark, cx, cy, size);
    },
    word: (fit) => write(look.word, fit),
    chinese: (fit) => write(look.chinese, fit),
    chineseColumn(fit) {
      if (!look.chinese) return '';
      const { text, font, colour } = look.chinese;
      const step = fit.maxHeight / text.length;
      const side = Math.min(step * 0.86, fit.maxWidth);
      const glyphs = Array.from(text, (glyph, i) => {
        const cy = fit.cy - fit.maxHeight / 2 + step * (i + 0.5);
        return fitText(glyph, font, { cx: fit.cx, cy, maxWidth: side, maxHeight: side }).d;
      });
      marks.push({ x: fit.cx - side / 2, y: fit.cy - fit.maxHeight / 2, width: side, height: fit.maxHeight });
      return `<path d="${glyphs.join('')}" fill="${colour}"/>`;
    },
    pattern: (cell) =>
      look.pattern ? patternDefinition('print', look.pattern.kind, look.pattern.colour, cell) : '',
    patternFill: look.pattern ? 'url(#print)' : 'none',
  };
}
