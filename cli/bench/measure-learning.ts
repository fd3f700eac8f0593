import { createHash } from 'node:crypto';
import type { BrandModelParts } from '@/inference/build-brand-model';
import { NO_REFERENCES } from '@/inference/brand-references';
import { learnBrand } from '@/inference/learning/learn-brand';
import type { SeenPicture } from '@/inference/learning/see-lessons';
import { planLessons, type LessonEntry } from '@/lib/domain/learning/plan-lessons';
import { regionOf } from '@/lib/domain/learning/region-of';
import { regionKey } from '@/lib/server/scores/region-embeddings';
import { createRandom, type Random } from '../demonstration/random';

export type LearningSize = { brands: number; pictures: number; othersAsNegatives: number };
export type LearningMeasurement = LearningSize & {
  /** Of those, labelled as showing their brand; the rest are hard negatives of it. */
  positives: number;
  embeddingDims: number;
  markDims: number;
  seconds: number;
  slowestBrandSeconds: number;
  /** Largest resident memory of the process, the pictures' embeddings among it. */
  peakMb: number;
};

const HARD_NEGATIVE_SHARE = 0.2;
const BOXED_SHARE = 0.25;
const DETECTIONS = 3;
/** Detections of made-up pictures are taken from so many vectors. */
const DETECTION_POOL = 4_096;
/** How far a picture lies from its brand's centre, in lengths of the centre. */
const SPREAD = 1.2;
const BOX = { x: 40, y: 40, width: 80, height: 60 };
const MB = 1_048_576;

/**
 * Learns every brand of a made-up dataset of the published system's size, as a learning run does once its pictures have
 * been looked at: from embeddings in memory to finished models.
 */
export function measureLearning(
  parts: BrandModelParts,
  size: LearningSize,
  onBrand: (done: number) => void,
): LearningMeasurement {
  const random = createRandom('bench learning');
  const world = makeWorld(parts, size, random);
  const brandIds = Array.from({ length: size.brands }, (_, index) => nameOf('brand', index));
  const startedAt = performance.now();
  let slowest = 0;
  const plan = planLessons(world.entries, brandIds, {
    othersAsNegatives: size.othersAsNegatives,
    rankOf: (sha256) => createHash('sha256').update(`1 ${sha256}`).digest('hex'),
  });
  for (const [index, brandId] of brandIds.entries()) {
    const brandStartedAt = performance.now();
    const lessons = plan.get(brandId)!;
    const wanted = [...lessons.own, ...lessons.others];
    learnBrand(
      parts,
      { slug: brandId, version: 1, names: [brandId], aliases: [], keywords: [] },
      NO_REFERENCES,
      lessons,
      {
        pictures: new Map(wanted.map((lesson) => [lesson.imageSha256, world.see(lesson)])),
        boxes: new Map(
          wanted
            .filter(({ boxes }) => boxes !== null)
            .map((lesson) => [
              lesson.imageSha256,
              new Map([[regionKey(regionOf(BOX)), world.markOf(lesson)]]),
            ]),
        ),
      },
    );
    slowest = Math.max(slowest, performance.now() - brandStartedAt);
    onBrand(index + 1);
  }
  return {
    ...size,
    positives: world.entries.filter(({ isPresent }) => isPresent).length,
    embeddingDims: parts.embeddingDims,
    markDims: parts.markDims,
    seconds: (performance.now() - startedAt) / 1_000,
    slowestBrandSeconds: slowest / 1_000,
    peakMb: (process.resourceUsage().maxRSS * 1_024) / MB,
  };
}

/** A long tail of brands, each around a centre of its own; hard negatives lie half-way to their brand. */
function makeWorld(parts: BrandModelParts, { brands, pictures }: LearningSize, random: Random) {
  const { embeddingDims: dims, markDims } = parts;
  const centres = drawVectors(random, brands, dims);
  const markCentres = drawVectors(random, brands, markDims);
  const detections = drawVectors(random, DETECTION_POOL, markDims);
  const brandOf = drawBrands(random, brands, pictures);
  const embeddings = new Float32Array(pictures * dims);
  const entries = brandOf.map((brand, index): LessonEntry => {
    const isPresent = !random.chance(HARD_NEGATIVE_SHARE);
    const row = embeddings.subarray(index * dims, (index + 1) * dims);
    fillAround(random, row, rowOf(centres, brand, dims), isPresent ? 1 : 0.5);
    return {
      imageSha256: nameOf('picture', index),
      groupKey: nameOf('picture', index),
      brandId: nameOf('brand', brand),
      isPresent,
      isHardNegative: !isPresent,
      isGenuine: isPresent,
      boxes: isPresent && random.chance(BOXED_SHARE) ? [BOX] : null,
    };
  });
  const indexOf = ({ imageSha256 }: LessonEntry) => Number(imageSha256.slice('picture-'.length));
  return {
    entries,
    see(lesson: LessonEntry): SeenPicture {
      const index = indexOf(lesson);
      return {
        embedding: rowOf(embeddings, index, dims),
        detections: Array.from({ length: DETECTIONS }, (_, at) => ({
          box: { x: 200, y: 200, width: 50, height: 50 },
          objectness: 0.5,
          embedding: rowOf(detections, (index * DETECTIONS + at) % DETECTION_POOL, markDims),
        })),
      };
    },
    markOf(lesson: LessonEntry): Float32Array {
      const index = indexOf(lesson);
      const mark = new Float32Array(markDims);
      fillAround(random, mark, rowOf(markCentres, brandOf[index]!, markDims), 1);
      return mark;
    },
  };
}

/** The first brand has some twenty times as many pictures as the last. */
function drawBrands(random: Random, brands: number, pictures: number): number[] {
  const weights = Array.from({ length: brands }, (_, rank) => 1 / (rank + brands / 20));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.floor((pictures * weight) / total));
  const all = counts.flatMap((count, brand) => Array.from({ length: count }, () => brand));
  while (all.length < pictures) all.push(random.whole(0, brands - 1));
  return all;
}

function drawVectors(random: Random, count: number, dims: number): Float32Array {
  const zero = new Float32Array(dims);
  const all = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) fillAround(random, rowOf(all, row, dims), zero, 0);
  return all;
}

/** A unit vector: `share` of the centre, and noise in every direction. */
function fillAround(random: Random, to: Float32Array, centre: Float32Array, share: number): void {
  const scale = (SPREAD * Math.sqrt(3)) / Math.sqrt(to.length);
  for (let dim = 0; dim < to.length; dim++) to[dim] = share * centre[dim]! + random.between(-scale, scale);
  const norm = Math.hypot(...to);
  for (let dim = 0; dim < to.length; dim++) to[dim]! /= norm;
}

function rowOf(rows: Float32Array, row: number, dims: number): Float32Array {
  return rows.subarray(row * dims, (row + 1) * dims);
}

const nameOf = (what: string, index: number) => `${what}-${String(index).padStart(6, '0')}`;
