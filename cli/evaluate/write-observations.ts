import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import type { AdObservation, MarkObservation } from '@/inference/training/observations';
import type { LoadedBrands } from '@/inference/loaded-brands';
import { intersectionOverUnion } from '@/lib/domain/non-max-suppression';
import type { ScoredAd } from './score-ads';
import type { StrangerFold } from './strangers';

type Observed = {
  loaded: LoadedBrands;
  scored: { known: readonly ScoredAd[]; brandFree: readonly ScoredAd[] };
  strangers: readonly StrangerFold[] | null;
};

/** Overlap of a detection with a true box: from here on it shows the mark, under that it does not. */
const SHOWS_IOU = 0.5;
const APART_IOU = 0.1;
/** Of the brands that a detection does not show, the likeliest ones: the others teach nothing. */
const RIVALS = 3;

/**
 * Writes what the fits read (inference/training): `marks.jsonl`, a line a detection and brand, and `ads.jsonl`, a line an
 * ad and brand; with strangers also those of every gallery with brands left out.
 */
export async function writeObservations(
  folder: string,
  { loaded, scored, strangers }: Observed,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const marks = createWriteStream(path.join(folder, 'marks.jsonl'));
  const ads = createWriteStream(path.join(folder, 'ads.jsonl'));
  const runs = [
    { loaded, rows: [...scored.known, ...scored.brandFree], isStranger: false },
    ...(strangers ?? []).map((fold) => ({ loaded: fold.loaded, rows: fold.strangers, isStranger: true })),
  ];
  for (const run of runs) {
    for (const row of run.rows) {
      for (const line of observeMarks(run.loaded, row, run.isStranger)) await writeLine(marks, line);
      for (const line of observeAd(row, run.isStranger)) await writeLine(ads, line);
    }
  }
  await Promise.all([marks, ads].map((file) => (file.end(), once(file, 'finish'))));
}

/** Detections that half show a mark are left out: nobody could say what they are. */
function observeMarks(
  { brands }: LoadedBrands,
  { ad, score }: ScoredAd,
  isStranger: boolean,
): MarkObservation[] {
  const [picture] = ad.pictures;
  const isAnnotated = ad.seenBoxes !== null || !ad.brand;
  if (!picture || !isAnnotated) return [];
  return score.detections.flatMap((detection) => {
    if (detection.imageSha256 !== picture.sha256) return [];
    const { box } = picture.detections[detection.detectionIndex]!;
    const overlaps = (ad.seenBoxes ?? []).map(({ brand, region }) => ({
      brand,
      overlap: intersectionOverUnion(region, box),
    }));
    const shown = overlaps.find(({ overlap }) => overlap >= SHOWS_IOU)?.brand ?? null;
    const half = overlaps.filter(({ overlap }) => overlap >= APART_IOU && overlap < SHOWS_IOU);
    const slugOf = (brand: number) => brands[brand]!.model.brandSlug;
    const right = detection.matches.filter(({ brand }) => slugOf(brand) === shown);
    const wrong = detection.matches
      .filter(({ brand }) => slugOf(brand) !== shown && half.every((one) => one.brand !== slugOf(brand)))
      .toSorted((a, b) => b.features.margin - a.features.margin)
      .slice(0, RIVALS);
    return [...right, ...wrong].map(({ brand, features }) => ({
      externalId: ad.externalId,
      brand: slugOf(brand),
      isPresent: slugOf(brand) === shown,
      shown,
      isStranger,
      features,
    }));
  });
}

function observeAd({ ad, score }: ScoredAd, isStranger: boolean): AdObservation[] {
  return score.brands.map(({ brandSlug, values }) => ({
    externalId: ad.externalId,
    brand: brandSlug,
    isPresent: brandSlug === ad.brand,
    isStranger,
    brands: score.brands.length,
    values,
  }));
}

async function writeLine(file: WriteStream, line: object): Promise<void> {
  if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
}
