import { createHash } from 'node:crypto';
import { BrandModelSchema } from '@/lib/contracts/brand-model';
import type { PartProblem } from '@/lib/contracts/promotions';
import { ReleasePartsSchema } from '@/lib/contracts/releases';
import type { Db, Tx } from '../database/db';
import { imageStore } from '../images/image-store';

/** What the stored bytes of a brand model say they were made with. */
export type StoredModelParts =
  { problem: 'model-missing' | 'model-bytes' } | { problem: null; partOf: ReadonlyMap<PartName, string> };

const PART_NAMES = ['encoder', 'mark-encoder', 'background-pool'] as const;
type PartName = (typeof PART_NAMES)[number];

/**
 * Reads a model's bytes from the store and checks that they are the ones its hash names. Not within a transaction.
 * @returns hash by part; a model without prototypes was not calibrated on a background pool
 */
export async function readStoredParts(contentHash: string): Promise<StoredModelParts> {
  const bytes = await imageStore().get(contentHash);
  if (!bytes) return { problem: 'model-missing' };
  if (createHash('sha256').update(bytes).digest('hex') !== contentHash) return { problem: 'model-bytes' };
  const model = BrandModelSchema.parse(JSON.parse(bytes.toString('utf8')));
  const partOf = new Map<PartName, string>([
    ['encoder', model.encoderSha256],
    ['mark-encoder', model.markEncoderSha256],
  ]);
  if (model.calibration) partOf.set('background-pool', model.calibration.backgroundPoolSha256);
  return { problem: null, partOf };
}

/**
 * Why a model may not be used as it is: its bytes are gone or others, its release or definition is not in use, or it was made with
 * a part that the release in use does not hold.
 */
export async function findPartProblems(
  db: Db | Tx,
  { releaseId, definitionId }: { releaseId: string; definitionId: string },
  stored: StoredModelParts,
): Promise<PartProblem[]> {
  const [release, definitions] = await Promise.all([
    db.release.findFirst({ where: { state: 'active' }, select: { id: true, parts: true } }),
    db.brandDefinition.count({ where: { id: definitionId, state: 'published' } }),
  ]);
  const problems: PartProblem[] = [];
  if (release?.id !== releaseId) problems.push('release');
  if (definitions === 0) problems.push('definition');
  if (stored.problem !== null) return [...problems, stored.problem];
  const held = new Map(
    ReleasePartsSchema.parse(release?.parts ?? []).map(({ name, sha256 }) => [name, sha256]),
  );
  return [
    ...problems,
    ...PART_NAMES.filter((name) => stored.partOf.has(name) && stored.partOf.get(name) !== held.get(name)),
  ];
}
