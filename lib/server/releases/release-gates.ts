import { createHash } from 'node:crypto';
import { StoredFiguresSchema } from '@/lib/contracts/learning';
import { ReleasePartsSchema } from '@/lib/contracts/releases';
import type { BrandRecall, ReleaseGate } from '@/lib/contracts/release-promotions';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { imageStore } from '../images/image-store';
import { findRecall, RECALL_MARGIN, takeRates } from '../learning/find-recall';
import { countCrossing } from '../learning/promotion-gates';
import { FEWEST_ADS } from '../shadows/draw-differences';

export type StoredFiles = {
  files: number;
  /** Not there, or with other bytes than their hash names. */
  missing: number;
  /** The parts come with the program and name no files. */
  isShipped: boolean;
};

/** Whether the store has what a release is made of. Not within a transaction. A part that names no files counts as one that is missing. */
export async function findStoredFiles(db: Db, releaseId: string): Promise<StoredFiles> {
  const release = await db.release.findUnique({ where: { id: releaseId }, select: { parts: true } });
  const parts = ReleasePartsSchema.parse(release?.parts ?? []);
  const hashes = new Set(parts.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  const empty = parts.filter(({ files }) => files.length === 0).length;
  let missing = empty;
  // One after the other: they are tens of megabytes together.
  for (const sha256 of hashes) if (!(await isStored(sha256))) missing += 1;
  return { files: hashes.size + empty, missing, isShipped: hashes.size === 0 && empty > 0 };
}

async function isStored(sha256: string): Promise<boolean> {
  const bytes = await imageStore().get(sha256);
  return bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256;
}

/** Whether a release in shadow may come into use as things stand. @param stored read before the transaction */
export async function checkReleaseGates(
  db: Db | Tx,
  releaseShadowId: string,
  { files, missing }: StoredFiles,
): Promise<ReleaseGate[]> {
  const ads = await db.releaseShadowAd.count({ where: { releaseShadowId, isUnscorable: false } });
  return [
    { kind: 'bytes', isOpen: files > 0 && missing === 0, files, missing },
    { kind: 'ads', isOpen: ads >= FEWEST_ADS, ads, fewest: FEWEST_ADS },
    await checkRecall(db, releaseShadowId),
    await checkSplits(db, releaseShadowId),
  ];
}

/** The gates of the release in shadow. @throws AppError `not-found`; `conflict` when it is not in shadow */
export async function getReleaseGates(db: Db, releaseId: string): Promise<ReleaseGate[]> {
  const release = await db.release.findUnique({
    where: { id: releaseId },
    select: { shadows: { where: { state: 'running' }, select: { id: true } } },
  });
  if (!release) throw new AppError('not-found', 'There is no such release');
  const [shadow] = release.shadows;
  if (!shadow) throw new AppError('conflict', 'Only a release in shadow has gates to pass');
  return checkReleaseGates(db, shadow.id, await findStoredFiles(db, releaseId));
}

/** Of every brand in use, what the shadow measured of it, at its own flag rate. */
async function checkRecall(db: Db | Tx, releaseShadowId: string): Promise<ReleaseGate> {
  const inUse = await db.brandModel.findMany({
    where: { state: 'active' },
    orderBy: { brand: { name: 'asc' } },
    select: {
      brandId: true,
      contentHash: true,
      brand: { select: { slug: true, name: true } },
      shadowedBy: {
        where: { releaseShadowId, state: 'running' },
        select: { recall: { select: { figures: true } } },
      },
    },
  });
  const rates = await takeRates(
    db,
    inUse.map(({ brandId }) => brandId),
  );
  const found = inUse.map(({ brandId, contentHash, brand, shadowedBy }): BrandRecall => {
    const recall = shadowedBy[0]?.recall ?? null;
    const rate = rates.get(brandId)!;
    const figures = StoredFiguresSchema.nullable().parse(recall?.figures ?? null);
    const judged = findRecall({ figures, inUseHash: contentHash, rate, brands: inUse.length });
    const { isShown } = judged;
    const finding = recall === null ? { ...judged.finding, problem: 'not-kept' as const } : judged.finding;
    return { brandId, ...brand, isShown, ...finding };
  });
  const isOpen = found.every(({ isShown }) => isShown);
  return { kind: 'recall', isOpen, brands: inUse.length, margin: RECALL_MARGIN, found };
}

async function checkSplits(db: Db | Tx, releaseShadowId: string): Promise<ReleaseGate> {
  const measuredOn = await db.shadowRecall.findMany({
    where: { shadow: { releaseShadowId, state: 'running' }, datasetVersionId: { not: null } },
    distinct: ['datasetVersionId'],
    select: { datasetVersionId: true },
  });
  const crossing = await countCrossing(
    db,
    measuredOn.map(({ datasetVersionId }) => datasetVersionId!),
  );
  return { kind: 'splits', isOpen: crossing === 0, crossing };
}
