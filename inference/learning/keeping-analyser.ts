import { findRegionEmbedding, regionKey, saveRegionEmbeddings } from '@/lib/server/scores/region-embeddings';
import { throughHalves } from '@/lib/server/scores/half-floats';
import type { ReferenceAnalyser } from '../brand-references';
import type { EncodeFailure, ImageBytes, MarkBox } from '../picture';
import type { SeeingDeps } from './see-lessons';

/**
 * A scorer's analyser of reference pictures that embeds a region of a picture once for all models and runs: what it saw is kept by
 * (picture, region, encoder), as half floats, and answered from there. Detections are not kept.
 */
export function createKeepingAnalyser({ db, scorer }: Pick<SeeingDeps, 'db' | 'scorer'>): ReferenceAnalyser {
  const { encoderSha256, markEncoderSha256 } = scorer;

  async function encode(image: ImageBytes) {
    const place = { imageSha256: image.sha256, key: regionKey(image.region ?? null) };
    const known = await findRegionEmbedding(db, encoderSha256, place);
    if (known) return seen(image.sha256, known, known.vector);
    const [picture] = await scorer.analyse([image], { maxDetections: 0 });
    if (!picture || 'failure' in picture) return picture as EncodeFailure;
    const vector = throughHalves(picture.embedding);
    await saveRegionEmbeddings(db, encoderSha256, [{ ...place, vector }]);
    return seen(image.sha256, picture, vector);
  }

  async function embedMark(image: ImageBytes, box: MarkBox): Promise<Float32Array> {
    const place = { imageSha256: image.sha256, key: regionKey(box) };
    const known = await findRegionEmbedding(db, markEncoderSha256, place);
    if (known) return known.vector;
    const [embedded] = await scorer.embedMarks(image, [box]);
    const vector = throughHalves(embedded!);
    await saveRegionEmbeddings(db, markEncoderSha256, [{ ...place, vector }]);
    return vector;
  }

  return {
    analyse: (images, options) =>
      options?.maxDetections === 0 ? Promise.all(images.map(encode)) : scorer.analyse(images, options),
    embedMarks: (image, boxes) => Promise.all(boxes.map((box) => embedMark(image, box))),
  };
}

function seen(sha256: string, { width, height }: { width: number; height: number }, embedding: Float32Array) {
  return { sha256, width, height, embedding, detections: [] };
}
