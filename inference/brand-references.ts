import type { MarkPrototype, Prototype, Region } from '@/lib/contracts/brand-model';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import { ImageNotScorableError } from './image-not-scorable';
import type { AnalysedPicture, AnalyseOptions, EncodeFailure, ImageBytes, MarkBox } from './picture';
import { findContentRegion } from './preprocess';
import { toBase64 } from './vectors';

/** What of an analysed picture the brand models need. */
export type SeenPicture = Pick<AnalysedPicture, 'sha256' | 'width' | 'height' | 'embedding' | 'detections'>;
/** A Scorer, or what remembers one's answers. */
export type ReferenceAnalyser = {
  analyse: (
    images: readonly ImageBytes[],
    options?: AnalyseOptions,
  ) => Promise<(SeenPicture | EncodeFailure)[]>;
  embedMarks: (image: ImageBytes, boxes: readonly MarkBox[]) => Promise<Float32Array[]>;
};
export type ReferencePicture = {
  sha256: string;
  bytes: Uint8Array;
  /** The part that shows the goods or mark, original-image px; null = all but a margin of one colour. */
  region: Region | null;
  /** It looks like the brand and is not. */
  isCounterExample?: boolean;
};
/** Which detections inside a reference picture become marks of the brand too: the best `max` of at least `minObjectness`. */
export type ReferenceDetections = { max: number; minObjectness: number };

export type AnalysedReferences = {
  prototypes: Prototype[];
  marks: MarkPrototype[];
  /** What looks like the brand and is not. */
  counterExamples: { prototypes: Prototype[]; marks: Prototype[] };
  rejected: EncodeFailure[];
};

/** Of a brand that is known by labels alone. */
export const NO_REFERENCES: AnalysedReferences = {
  prototypes: [],
  marks: [],
  counterExamples: { prototypes: [], marks: [] },
  rejected: [],
};

/** One appearance prototype and one mark or more a picture and region; the order given does not matter. */
export async function analyseReferences(
  analyser: ReferenceAnalyser,
  references: readonly ReferencePicture[],
  detections: ReferenceDetections,
): Promise<AnalysedReferences> {
  const analyse = async (isCounterExample: boolean, found: ReferenceDetections) => {
    const pictures = references.filter((one) => (one.isCounterExample === true) === isCounterExample);
    const outcomes = await Promise.all(pictures.map((one) => analyseReference(analyser, one, found)));
    const usable = outcomes.filter((outcome) => 'prototype' in outcome);
    return {
      prototypes: sortDistinct(usable.map(({ prototype }) => prototype)),
      marks: sortDistinct(usable.flatMap(({ marks }) => marks)),
      rejected: outcomes.filter((outcome) => 'failure' in outcome),
    };
  };
  const genuine = await analyse(false, detections);
  const counters = await analyse(true, NO_DETECTIONS);
  return {
    prototypes: genuine.prototypes,
    marks: genuine.marks,
    counterExamples: {
      prototypes: counters.prototypes,
      marks: counters.marks.map(({ source: _source, ...mark }) => mark),
    },
    rejected: [...genuine.rejected, ...counters.rejected],
  };
}

const NO_DETECTIONS: ReferenceDetections = { max: 0, minObjectness: 1 };

/** By content, so that equal entries are one and the order is always the same. */
export function sortDistinct<Entry>(entries: readonly Entry[]): Entry[] {
  const byKey = new Map(entries.map((entry) => [toCanonicalJson(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

async function analyseReference(
  analyser: ReferenceAnalyser,
  { sha256, bytes, region: given }: ReferencePicture,
  detections: ReferenceDetections,
): Promise<{ prototype: Prototype; marks: MarkPrototype[] } | EncodeFailure> {
  const region = given ?? (await findRegion(sha256, bytes));
  if (region !== null && 'failure' in region) return region;
  const [picture] = await analyser.analyse([{ sha256, bytes, region }], { maxDetections: 0 });
  if (!picture || 'failure' in picture) return picture!;
  const boxes: (Region | null)[] = [region];
  if (detections.max > 0) {
    const found = await detect(analyser, { sha256, bytes }, region ?? wholeOf(picture), detections);
    boxes.push(...found);
  }
  const vectors = await analyser.embedMarks(
    { sha256, bytes },
    boxes.map((box) => box ?? wholeOf(picture)),
  );
  return {
    prototype: { imageSha256: sha256, region, vector: toBase64(picture.embedding) },
    marks: boxes.map((box, index) => ({
      imageSha256: sha256,
      region: box,
      source: 'reference' as const,
      vector: toBase64(vectors[index]!),
    })),
  };
}

/** Those whose middle lies in the part that counts. */
async function detect(
  analyser: ReferenceAnalyser,
  image: { sha256: string; bytes: Uint8Array },
  part: Region,
  { max, minObjectness }: ReferenceDetections,
): Promise<Region[]> {
  const [picture] = await analyser.analyse([image]);
  if (!picture || 'failure' in picture) return [];
  return picture.detections
    .filter(({ box, objectness }) => objectness >= minObjectness && isInside(box, part))
    .slice(0, max)
    .map(({ box }) => toRegion(box, picture));
}

/** Whole pixels inside the picture, at least one. */
export function toRegion(box: MarkBox, picture: { width: number; height: number }): Region {
  const x = Math.min(picture.width - 1, Math.max(0, Math.round(box.x)));
  const y = Math.min(picture.height - 1, Math.max(0, Math.round(box.y)));
  return {
    x,
    y,
    width: Math.max(1, Math.min(picture.width - x, Math.round(box.width))),
    height: Math.max(1, Math.min(picture.height - y, Math.round(box.height))),
  };
}

function isInside(box: MarkBox, part: Region): boolean {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return x >= part.x && x < part.x + part.width && y >= part.y && y < part.y + part.height;
}

function wholeOf({ width, height }: SeenPicture): Region {
  return { x: 0, y: 0, width, height };
}

async function findRegion(sha256: string, bytes: Uint8Array): Promise<Region | null | EncodeFailure> {
  try {
    return await findContentRegion(bytes);
  } catch (error) {
    if (!(error instanceof ImageNotScorableError)) throw error;
    return { sha256, failure: { reason: error.reason, message: error.message } };
  }
}
