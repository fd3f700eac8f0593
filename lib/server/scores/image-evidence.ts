import type { Db } from '../database/db';
import { fromHalfFloats, toHalfFloats } from './half-floats';

export type ImageFailure = { code: string; detail: string };
/** What a release knows of an image: its embedding, or why there is none. */
export type ImageEvidence = { embedding: Float32Array } | { failure: ImageFailure };
export type NewEvidence = { sha256: string; provider: string } & ImageEvidence;

type Scope = { releaseId: string; encoderSha256: string };

/** Evidence of earlier ads with the same bytes under the same release. */
export async function findImageEvidence(
  db: Db,
  { releaseId, encoderSha256 }: Scope,
  sha256s: readonly string[],
): Promise<Map<string, ImageEvidence>> {
  const rows = await db.imageEvidence.findMany({
    where: { releaseId, imageSha256: { in: [...sha256s] } },
    select: {
      imageSha256: true,
      failureCode: true,
      failureDetail: true,
      image: {
        select: {
          embeddings: { where: { encoderHash: encoderSha256, region: 'whole' }, select: { vector: true } },
        },
      },
    },
  });
  const known = new Map<string, ImageEvidence>();
  for (const { imageSha256, failureCode, failureDetail, image } of rows) {
    const vector = image.embeddings[0]?.vector;
    if (failureCode) known.set(imageSha256, { failure: { code: failureCode, detail: failureDetail ?? '' } });
    else if (vector) known.set(imageSha256, { embedding: fromHalfFloats(vector) });
  }
  return known;
}

/** Keeps evidence; what a rival worker kept first stays. */
export async function saveImageEvidence(
  db: Db,
  { releaseId, encoderSha256 }: Scope,
  evidence: readonly NewEvidence[],
): Promise<void> {
  const embedded = evidence.flatMap((one) => ('embedding' in one ? [one] : []));
  await db.$transaction([
    db.embedding.createMany({
      data: embedded.map(({ sha256, embedding }) => ({
        imageSha256: sha256,
        encoderHash: encoderSha256,
        region: 'whole',
        vector: toHalfFloats(embedding),
      })),
      skipDuplicates: true,
    }),
    db.imageEvidence.createMany({
      data: evidence.map((one) => ({
        imageSha256: one.sha256,
        releaseId,
        provider: one.provider,
        ...('failure' in one
          ? { failureCode: one.failure.code, failureDetail: one.failure.detail.slice(0, 500) }
          : {}),
      })),
      skipDuplicates: true,
    }),
  ]);
}
