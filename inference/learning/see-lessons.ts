import type { Region } from '@/lib/contracts/brand-model';
import { regionOf } from '@/lib/domain/learning/region-of';
import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { throughHalves } from '@/lib/server/scores/half-floats';
import { findRegionEmbeddings, regionKey, saveRegionEmbeddings } from '@/lib/server/scores/region-embeddings';
import type { StoredDetection } from '@/lib/server/scores/image-evidence';
import { ImageNotScorableError } from '../image-not-scorable';
import type { Scorer } from '../scorer';
import { BYTES_MISSING, readEvidence } from '../worker/read-evidence';

/** A picture as the networks of the release see it. */
export type SeenPicture = { embedding: Float32Array; detections: readonly StoredDetection[] };
export type SeeingDeps = { db: Db; scorer: Scorer; releaseId: string };
/** What could not be looked at; `reason` is one of `NotScorableReason`, or that its bytes are gone. */
export type LeftOut = { imageSha256: string; reason: string };
export type SeenPictures = { pictures: Map<string, SeenPicture>; leftOut: LeftOut[] };

/** Read, analysed and kept together: so many pictures' bytes and feature maps are in memory, and lost with a killed worker. */
const PICTURES_A_LOOK = 32;

/** What the release knows of these pictures, a few at a time; those it has not met are analysed and kept before the next few. */
export async function* lookThrough(
  { db, scorer, releaseId }: SeeingDeps,
  sha256s: readonly string[],
): AsyncGenerator<SeenPictures & { doneCount: number }> {
  for (let at = 0; at < sha256s.length; at += PICTURES_A_LOOK) {
    const part = sha256s.slice(at, at + PICTURES_A_LOOK);
    const { known } = await readEvidence(db, scorer, releaseId, part);
    const pictures = new Map<string, SeenPicture>();
    const leftOut: LeftOut[] = [];
    for (const [imageSha256, evidence] of known) {
      if ('failure' in evidence) leftOut.push({ imageSha256, reason: evidence.failure.code });
      else pictures.set(imageSha256, evidence);
    }
    yield { pictures, leftOut, doneCount: at + part.length };
  }
}

/** What the release knows of all of these pictures, as of `lookThrough`. */
export async function seePictures(deps: SeeingDeps, sha256s: readonly string[]): Promise<SeenPictures> {
  const all: SeenPictures = { pictures: new Map(), leftOut: [] };
  for await (const { pictures, leftOut } of lookThrough(deps, sha256s)) {
    for (const [sha256, picture] of pictures) all.pictures.set(sha256, picture);
    all.leftOut.push(...leftOut);
  }
  return all;
}

/** Mark embeddings by picture and `regionKey`: what boxes of marks look like to the mark encoder. */
export type BoxVectors = ReadonlyMap<string, ReadonlyMap<string, Float32Array>>;

/**
 * Embeds the boxes of these lessons that nobody has embedded before, each by itself, and answers with all of them. A box of which
 * nothing can be seen is left out.
 */
export async function seeBoxes(
  { db, scorer }: SeeingDeps,
  lessons: readonly LessonEntry[],
): Promise<{ vectors: BoxVectors; leftOut: LeftOut[] }> {
  const wanted = new Map<string, Map<string, Region>>();
  for (const { imageSha256, boxes } of lessons) {
    for (const region of (boxes ?? []).map(regionOf)) {
      const regions = wanted.get(imageSha256) ?? new Map<string, Region>();
      wanted.set(imageSha256, regions.set(regionKey(region), region));
    }
  }
  const leftOut: LeftOut[] = [];
  if (wanted.size === 0) return { vectors: new Map(), leftOut };
  const vectors = await findRegionEmbeddings(db, scorer.markEncoderSha256, [...wanted.keys()]);
  for (const [imageSha256, regions] of wanted) {
    const known = vectors.get(imageSha256) ?? new Map<string, Float32Array>();
    const missing = [...regions].filter(([key]) => !known.has(key));
    const embedded = await embed(scorer, imageSha256, missing);
    await saveRegionEmbeddings(db, scorer.markEncoderSha256, embedded.seen);
    for (const { key, vector } of embedded.seen) known.set(key, vector);
    vectors.set(imageSha256, known);
    leftOut.push(...embedded.leftOut);
  }
  return { vectors, leftOut };
}

/** Through half floats, so that a stored embedding gives the same model to the bit. */
async function embed(
  scorer: Scorer,
  imageSha256: string,
  regions: ReadonlyArray<readonly [key: string, Region]>,
) {
  const seen: Array<{ imageSha256: string; key: string; vector: Float32Array }> = [];
  const leftOut: LeftOut[] = [];
  const bytes = regions.length > 0 ? await imageStore().get(imageSha256) : null;
  for (const [key, region] of regions) {
    if (!bytes) {
      leftOut.push({ imageSha256, reason: BYTES_MISSING });
      continue;
    }
    try {
      const [vector] = await scorer.embedMarks({ sha256: imageSha256, bytes }, [region]);
      seen.push({ imageSha256, key, vector: throughHalves(vector!) });
    } catch (error) {
      if (!(error instanceof ImageNotScorableError)) throw error;
      leftOut.push({ imageSha256, reason: error.reason });
    }
  }
  return { seen, leftOut };
}
