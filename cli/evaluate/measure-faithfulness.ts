import sharp from 'sharp';
import type { AnalysedPicture } from '@/inference/picture';
import type { BestImage } from '@/inference/score-ad';
import type { Scorer } from '@/inference/scorer';
import type { Evaluation } from '@/lib/contracts/evaluation';
import {
  cellToPixels,
  contentCells,
  moveCells,
  strongestCells,
  type Cell,
} from '@/lib/domain/evaluation/cell-masks';
import { estimateByResamples } from '@/lib/domain/evaluation/intervals';
import type { Figure } from '@/lib/domain/evaluation/measure-signal';
import { headValue } from '@/lib/domain/logistic-head';
import { readInside } from '@/lib/server/images/read-inside';
import type { Random } from '../demonstration/random';
import type { ScoredAd } from './score-ads';

/** Shares of the picture's cells that are deleted or shown. */
const SHARES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];
/** Moved copies of the pattern that stand for chance. */
const MOVES = 3;

type Picture = { bytes: Uint8Array; picture: AnalysedPicture; best: BestImage };
/** Mean over the shares of the brand's value. */
type Curves = Record<'deletion' | 'insertion', { energy: number; random: number }>;

/**
 * Whether the energy map's strong cells are what the value hangs on (deletion and insertion curves, Petsiuk et al. 2018,
 * RISE): the cells with the most energy are painted over with the mean colour, or the only ones left, and the picture is
 * encoded anew; beside it the same pattern of cells moved to a random place.
 *
 * @param own the index of the ad's own brand; ads without an appearance value or a readable picture are passed by
 */
export async function measureFaithfulness(
  scorer: Scorer,
  ads: readonly { scored: ScoredAd; own: number }[],
  { random, resamples, onDone }: { random: Random; resamples: number; onDone: (count: number) => void },
): Promise<NonNullable<Evaluation['faithfulness']>> {
  const curves: Curves[] = [];
  for (const { scored, own } of ads) {
    const picture = await openPicture(scorer, scored, own);
    if (picture) curves.push(await traceCurves(scorer, picture, random));
    onDone(curves.length);
  }
  const toFigures = (kind: keyof Curves) => {
    const toFigure = (read: (one: Curves) => number) => estimateMean(curves.map(read), random, resamples);
    return {
      energy: toFigure((one) => one[kind].energy),
      random: toFigure((one) => one[kind].random),
      difference: toFigure((one) => one[kind].energy - one[kind].random),
    };
  };
  return { shares: SHARES, deletion: toFigures('deletion'), insertion: toFigures('insertion') };
}

async function openPicture(scorer: Scorer, { ad, score }: ScoredAd, own: number): Promise<Picture | null> {
  const best = score.brands[own]?.best;
  const bytes = await readInside(ad.folder, ad.images[0]!);
  if (!best || typeof bytes === 'string') return null;
  const [picture] = await scorer.analyse([{ sha256: best.imageSha256, bytes }], { maxDetections: 0 });
  return picture && !('failure' in picture) ? { bytes, picture, best } : null;
}

async function traceCurves(
  scorer: Scorer,
  { bytes, picture, best }: Picture,
  random: Random,
): Promise<Curves> {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const energies = scorer.cellEnergiesFor(picture, best.vector, best.bias);
  const range = contentCells(energies, picture.contentRect);
  const edit = (cells: readonly Cell[], kind: keyof Curves) => {
    const rects = cells.map((cell) => cellToPixels(cell, energies, picture.contentRect, info));
    return toPng(kind === 'deletion' ? paintOver(data, info, rects) : keepOnly(data, info, rects), info);
  };
  const valuesOf = async (patterns: readonly (readonly Cell[])[], kind: keyof Curves) => {
    const images = await Promise.all(
      patterns.map(async (cells, at) => ({ sha256: `edited-${at}`, bytes: await edit(cells, kind) })),
    );
    const outcomes = await scorer.analyse(images, { maxDetections: 0 });
    return outcomes.map((outcome) => {
      if ('failure' in outcome) throw new Error(`an edited picture: ${outcome.failure.message}`);
      return headValue({ weights: best.vector, bias: best.bias }, outcome.embedding);
    });
  };
  const strongest = SHARES.map((share) => strongestCells(energies, range, share));
  const moved = strongest.flatMap((cells) =>
    Array.from({ length: MOVES }, () =>
      moveCells(cells, range, {
        row: random.whole(0, range.lastRow - range.firstRow),
        column: random.whole(0, range.lastColumn - range.firstColumn),
      }),
    ),
  );
  const trace = async (kind: keyof Curves) => ({
    energy: mean(await valuesOf(strongest, kind)),
    random: mean(await valuesOf(moved, kind)),
  });
  return { deletion: await trace('deletion'), insertion: await trace('insertion') };
}

type Rect = { left: number; top: number; right: number; bottom: number };
type Size = { width: number; height: number };

/** RGB of the mean photograph (ImageNet), which is what networks are shown as padding: it says nothing. */
const MEAN_COLOUR = [124, 116, 104];

function paintOver(rgb: Buffer, size: Size, rects: readonly Rect[]): Buffer {
  const [painted, colour] = [Buffer.from(rgb), blank(size)];
  for (const rect of rects) copyRect(colour, painted, size, rect);
  return painted;
}

function keepOnly(rgb: Buffer, size: Size, rects: readonly Rect[]): Buffer {
  const kept = blank(size);
  for (const rect of rects) copyRect(rgb, kept, size, rect);
  return kept;
}

function blank({ width, height }: Size): Buffer {
  return Buffer.alloc(width * height * 3, Buffer.from(MEAN_COLOUR));
}

function copyRect(from: Buffer, to: Buffer, { width }: Size, { left, top, right, bottom }: Rect): void {
  for (let y = top; y < bottom; y++)
    from.copy(to, (y * width + left) * 3, (y * width + left) * 3, (y * width + right) * 3);
}

function toPng(rgb: Buffer, { width, height }: Size): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function estimateMean(values: readonly number[], random: Random, resamples: number): Figure {
  if (values.length === 0)
    return { value: null, reason: 'no known ad has a picture and an appearance value' };
  const draw = () => mean(values.map(() => values[random.whole(0, values.length - 1)]!));
  return estimateByResamples(mean(values), Array.from({ length: resamples }, draw), values.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
