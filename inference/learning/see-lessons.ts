import type { Region } from '@/lib/contracts/brand-model';
import { regionOf } from '@/lib/domain/learning/region-of';
import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { fromHalfFloats, toHalfFloats } from '@/lib/server/scores/half-floats';
import { findRegionEmbeddings, regionKey, saveRegionEmbeddings } from '@/lib/server/scores/region-embeddings';
import type { StoredDetection } from '@/lib/server/scores/image-evidence';
import type { Scorer } from '../scorer';
import { readEvidence } from '../worker/read-evidence';

/** A picture as the networks of the release see it. */
export type SeenPicture = { embedding: Float32Array; detections: readonly StoredDetection[] };
export type SeeingDeps = { db: Db; scorer: Scorer; releaseId: string };

/** What the release knows of these pictures; those it has not met are analysed and kept. One that cannot be shown is left out. */
export async function seePictures(
  { db, scorer, releaseId }: SeeingDeps,
  sha256s: readonly string[],
): Promise<Map<string, SeenPicture>> {
  const { known } = await readEvidence(db, scorer, releaseId, sha256s);
  const seen = new Map<string, SeenPicture>();
  for (const [sha256, evidence] of known) if (!('failure' in evidence)) seen.set(sha256, evidence);
  return seen;
}

/** Mark embeddings by picture and `regionKey`: what boxes of marks look like to the mark encoder. */
export type BoxVectors = ReadonlyMap<string, ReadonlyMap<string, Float32Array>>;

/** Embeds the boxes of these lessons that no run has embedded before, and answers with all of them. */
export async function seeBoxes(
  { db, scorer }: SeeingDeps,
  lessons: readonly LessonEntry[],
): Promise<BoxVectors> {
  const boxed = lessons.filter(({ boxes }) => boxes !== null && boxes.length > 0);
  const sha256s = [...new Set(boxed.map(({ imageSha256 }) => imageSha256))];
  if (sha256s.length === 0) return new Map();
  const found = await findRegionEmbeddings(db, scorer.markEncoderSha256, sha256s);
  for (const sha256 of sha256s) {
    const known = found.get(sha256) ?? new Map<string, Float32Array>();
    const wanted = new Map(
      boxed
        .filter((lesson) => lesson.imageSha256 === sha256)
        .flatMap(({ boxes }) => boxes!.map((box) => regionOf(box)))
        .map((region) => [regionKey(region), region]),
    );
    const missing = [...wanted.values()].filter((region) => !known.has(regionKey(region)));
    for (const [region, vector] of await embed(scorer, sha256, missing)) known.set(regionKey(region), vector);
    found.set(sha256, known);
    await saveRegionEmbeddings(
      db,
      scorer.markEncoderSha256,
      missing.flatMap((region) => {
        const vector = known.get(regionKey(region));
        return vector ? [{ region: { imageSha256: sha256, ...region }, vector }] : [];
      }),
    );
  }
  return found;
}

/** Through half floats, so that a stored embedding gives the same model to the bit. Bytes that are gone have none. */
async function embed(
  scorer: Scorer,
  sha256: string,
  regions: readonly Region[],
): Promise<Array<[Region, Float32Array]>> {
  if (regions.length === 0) return [];
  const bytes = await imageStore().get(sha256);
  if (!bytes) return [];
  const vectors = await scorer.embedMarks({ sha256, bytes }, regions);
  return regions.map((region, index) => [region, fromHalfFloats(toHalfFloats(vectors[index]!))]);
}
