import { createHash } from 'node:crypto';
import { StoredFiguresSchema } from '@/lib/contracts/learning';
import { ReleasePartsSchema } from '@/lib/contracts/releases';
import type { RateTaken } from '@/lib/contracts/promotions';
import {
  PromotedBrandSchema,
  type BrandRecall,
  type PromotedBrand,
  type ReleaseGate,
} from '@/lib/contracts/release-promotions';
import { FEWEST_ADS } from '@/lib/domain/shadow/match-flag-rate';
import type { Db, Tx } from '../database/db';
import { countCrossing } from '../datasets/count-crossing';
import { AppError } from '../errors';
import { findAllMatched } from '../shadows/find-matched';
import type { ComparedShadow } from '../shadows/read-differences';
import { imageStore } from '../images/image-store';
import { findRecall, RECALL_MARGIN, takeRates } from '../learning/find-recall';

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

/** What takes long to read, or lies outside of the database: read before the transaction that decides. */
export type ReleaseReadings = {
  stored: StoredFiles;
  /** Of every brand in use. */
  rates: ReadonlyMap<string, RateTaken>;
  /** Groups of near-duplicates in two splits, by dataset version that recall was measured on. */
  crossing: ReadonlyMap<string, number>;
};

/** Not within a transaction: hundreds of brands' live ads are counted. */
export async function readForReleaseGates(db: Db, releaseId: string): Promise<ReleaseReadings> {
  const inUse = await db.brandModel.findMany({ where: { state: 'active' }, select: { brandId: true } });
  const measuredOn = await listMeasuredOn(db, { releaseId });
  const [stored, rates, crossing] = await Promise.all([
    findStoredFiles(db, releaseId),
    takeRates(
      db,
      inUse.map(({ brandId }) => brandId),
    ),
    countCrossing(db, measuredOn),
  ]);
  return { stored, rates, crossing };
}

/**
 * Whether a release in shadow may come into use as things stand.
 * @param taken how each of its brands comes by its threshold
 * @throws AppError `conflict` when a brand came into use, or was measured, since the readings
 */
export async function checkReleaseGates(
  db: Db | Tx,
  releaseShadowId: string,
  taken: ReadonlyArray<Pick<PromotedBrand, 'brandId' | 'matched'>>,
  { stored: { files, missing }, rates, crossing }: ReleaseReadings,
): Promise<ReleaseGate[]> {
  const ads = await db.releaseShadowAd.count({ where: { releaseShadowId, isUnscorable: false } });
  return [
    { kind: 'bytes', isOpen: files > 0 && missing === 0, files, missing },
    { kind: 'ads', isOpen: ads >= FEWEST_ADS, ads, fewest: FEWEST_ADS },
    await checkRecall(db, releaseShadowId, rates),
    await checkSplits(db, releaseShadowId, crossing),
    await checkThresholds(db, taken),
  ];
}

/** The gates of the release in shadow; before it is proposed, as they would be with matched thresholds. @throws AppError `not-found`; `conflict` when it is not in shadow */
export async function getReleaseGates(db: Db, releaseId: string): Promise<ReleaseGate[]> {
  const release = await db.release.findUnique({
    where: { id: releaseId },
    select: {
      shadows: { where: { state: 'running' }, select: { id: true, brands: { where: { state: 'running' } } } },
      promotions: { where: { state: 'proposed' }, select: { brands: true } },
    },
  });
  if (!release) throw new AppError('not-found', 'There is no such release');
  const [shadow] = release.shadows;
  if (!shadow) throw new AppError('conflict', 'Only a release in shadow has gates to pass');
  const [proposed] = release.promotions;
  const taken = proposed
    ? PromotedBrandSchema.array().parse(proposed.brands)
    : await matchAll(db, shadow.brands);
  return checkReleaseGates(db, shadow.id, taken, await readForReleaseGates(db, releaseId));
}

/** Of every brand in use, what the shadow measured of it, at its own flag rate. */
async function checkRecall(
  db: Db | Tx,
  releaseShadowId: string,
  rates: ReleaseReadings['rates'],
): Promise<ReleaseGate> {
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
  const found = inUse.map(({ brandId, contentHash, brand, shadowedBy }): BrandRecall => {
    const recall = shadowedBy[0]?.recall ?? null;
    const rate = requireRead(rates, brandId);
    const figures = StoredFiguresSchema.nullable().parse(recall?.figures ?? null);
    const judged = findRecall({ figures, inUseHash: contentHash, rate, brands: inUse.length });
    const { isShown } = judged;
    const finding = recall === null ? { ...judged.finding, problem: 'not-kept' as const } : judged.finding;
    return { brandId, ...brand, isShown, ...finding };
  });
  const isOpen = found.every(({ isShown }) => isShown);
  return { kind: 'recall', isOpen, brands: inUse.length, margin: RECALL_MARGIN, found };
}

async function checkSplits(
  db: Db | Tx,
  releaseShadowId: string,
  crossingOf: ReleaseReadings['crossing'],
): Promise<ReleaseGate> {
  const measuredOn = await listMeasuredOn(db, { id: releaseShadowId });
  const crossing = measuredOn.reduce((sum, versionId) => sum + requireRead(crossingOf, versionId), 0);
  return { kind: 'splits', isOpen: crossing === 0, crossing };
}

/** Dataset versions that the recall of brands in a running shadow was measured on. */
async function listMeasuredOn(db: Db | Tx, release: { id: string } | { releaseId: string }) {
  const rows = await db.shadowRecall.findMany({
    where: { shadow: { release, state: 'running' }, datasetVersionId: { not: null } },
    distinct: ['datasetVersionId'],
    select: { datasetVersionId: true },
  });
  return rows.map(({ datasetVersionId }) => datasetVersionId!);
}

async function checkThresholds(
  db: Db | Tx,
  taken: ReadonlyArray<Pick<PromotedBrand, 'brandId' | 'matched'>>,
): Promise<ReleaseGate> {
  const without = taken.flatMap(({ brandId, matched }) => (matched === null ? [brandId] : []));
  const kept = await db.brand.findMany({
    where: { id: { in: without } },
    orderBy: { name: 'asc' },
    select: { id: true, slug: true, name: true },
  });
  return {
    kind: 'threshold',
    isOpen: kept.length === 0,
    brands: taken.length,
    kept: kept.map(({ id: brandId, ...named }) => ({ brandId, ...named })),
  };
}

/** The threshold of each of these shadows' brands; null where there is too little to match by. */
export async function matchAll<Shadow extends ComparedShadow>(db: Db | Tx, shadows: readonly Shadow[]) {
  const matchedOf = await findAllMatched(db, shadows);
  return shadows.map((shadow) => ({ ...shadow, matched: matchedOf.get(shadow.id) ?? null }));
}

function requireRead<Value>(readings: ReadonlyMap<string, Value>, id: string): Value {
  const value = readings.get(id);
  if (value === undefined)
    throw new AppError('conflict', 'Something was measured or came into use just now; try again');
  return value;
}
