import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import {
  findKnownImages,
  saveImageEvidence,
  type ImageEvidence,
  type KnownImage,
  type NewEvidence,
} from '@/lib/server/scores/image-evidence';
import { throughHalves } from '@/lib/server/scores/half-floats';
import type { AnalysedPicture } from '../picture';
import type { Scorer } from '../scorer';

export const BYTES_MISSING = 'bytes-missing';

/** Evidence by image, and what was analysed just now: its feature maps are kept nowhere else. */
export type Evidence = { known: Map<string, ImageEvidence>; analysed: Map<string, AnalysedPicture> };

/**
 * What the release knows of these images. Bytes it has seen before are not analysed again; new ones are, and kept. A
 * picture that cannot be scored is kept as such, with its reason, so that it fails once and not with every ad; bytes
 * that are not in the store are no property of the picture, so that is not kept.
 */
export async function readEvidence(
  db: Db,
  scorer: Scorer,
  releaseId: string,
  sha256s: readonly string[],
): Promise<Evidence> {
  const scope = { releaseId, encoderSha256: scorer.encoderSha256 };
  const images = await findKnownImages(db, scope, sha256s);
  const known = new Map<string, ImageEvidence>();
  for (const [sha256, { evidence }] of images) if (evidence) known.set(sha256, evidence);
  const missing = sha256s.filter((sha256) => !known.has(sha256));
  const analysed = new Map<string, AnalysedPicture>();
  const fresh = await analyseAll(scorer, missing, images, analysed);
  const lasting = fresh.filter((one) => !('failure' in one && one.failure.code === BYTES_MISSING));
  await saveImageEvidence(db, scope, lasting);
  for (const one of fresh) known.set(one.sha256, one);
  return { known, analysed };
}

async function analyseAll(
  scorer: Scorer,
  sha256s: readonly string[],
  images: ReadonlyMap<string, KnownImage>,
  analysed: Map<string, AnalysedPicture>,
): Promise<NewEvidence[]> {
  const { provider } = scorer;
  const read = await Promise.all(
    sha256s.map(async (sha256) => ({ sha256, bytes: await imageStore().get(sha256) })),
  );
  const present = read.flatMap(({ sha256, bytes }) =>
    bytes ? [{ sha256, bytes, size: images.get(sha256)?.size }] : [],
  );
  const outcomes = await scorer.analyse(present);
  const absent = read.filter(({ bytes }) => !bytes);
  return [
    ...absent.map(({ sha256 }) => ({
      sha256,
      provider,
      failure: { code: BYTES_MISSING, detail: `${sha256} is not in the image store` },
    })),
    ...outcomes.map((outcome): NewEvidence => {
      const { sha256 } = outcome;
      if ('failure' in outcome) {
        return {
          sha256,
          provider,
          failure: { code: outcome.failure.reason, detail: outcome.failure.message },
        };
      }
      analysed.set(sha256, outcome);
      // Stored as half floats and scored from them, so that reused evidence gives the same score to the bit.
      return {
        sha256,
        provider,
        embedding: throughHalves(outcome.embedding),
        detections: outcome.detections.map(({ box, objectness, embedding }) => ({
          box,
          objectness,
          embedding: throughHalves(embedding),
        })),
      };
    }),
  ];
}
