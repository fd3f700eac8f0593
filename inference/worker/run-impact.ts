import { SHOWN_IMPACT_ADS, type ImpactAd, type ImpactResult } from '@/lib/contracts/brand-impact';
import { findDraftDefinition } from '@/lib/server/brands/find-definition';
import { countUses } from '@/lib/server/brands/count-uses';
import {
  endImpact,
  failImpact,
  ImpactCancelledError,
  noteImpact,
  type OnImpactProgress,
} from '@/lib/server/brands/impact-progress';
import { countScoredAds, readScoredAds, type ScoredRevision } from '@/lib/server/brands/read-scored-ads';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { FIRST_THRESHOLD } from '@/lib/server/models/activate-brand-model';
import { findActiveModels } from '@/lib/server/models/active-models';
import { findKnownImages, type ImageEvidence } from '@/lib/server/scores/image-evidence';
import type { BuiltBrandModel } from '../build-brand-model';
import { loadBrandModels, scoreAd, type LoadedBrands, type ScoredImage } from '../score-ad';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';
import { listMovedMarks } from './list-moved-marks';
import { buildFromDefinition } from './model-jobs';

type Deps = { db: Db; scorer: Scorer; currentBrands: () => Promise<ActiveBrands> };
type Impact = { id: string; definitionId: string; revision: number; days: number };

/** Ads that are scored between two looks at whether it is still wanted. */
const BATCH = 200;
const CANDIDATE = 'candidate';

/**
 * Finds out what a draft would change on the ads of the last days: builds its model, keeps it nowhere, and scores the ads
 * from stored evidence; no picture of an ad is read. Safe to repeat: what a killed worker left begins anew.
 */
export async function runImpact(deps: Deps, impactId: string): Promise<void> {
  const { db } = deps;
  const impact = await db.definitionImpact.findUnique({ where: { id: impactId } });
  if (!impact || (impact.state !== 'queued' && impact.state !== 'running')) return;
  try {
    await endImpact(db, impactId, await look(deps, impact, noteImpact(db, impactId)));
  } catch (error) {
    if (error instanceof ImpactCancelledError) return;
    await failImpact(db, impactId, error);
    if (!(error instanceof AppError)) throw error;
  }
}

async function look(deps: Deps, impact: Impact, onProgress: OnImpactProgress): Promise<ImpactResult> {
  const { db, scorer, currentBrands } = deps;
  await onProgress('modelling', 0);
  const definition = await findDraftDefinition(db, impact.definitionId, impact.revision);
  if (!definition) throw new AppError('conflict', 'The draft was changed before it was looked at');
  const { brandId } = await db.brandDefinition.findUniqueOrThrow({ where: { id: impact.definitionId } });
  const brands = await currentBrands();
  const built = await buildFromDefinition({ db, scorer, releaseId: brands.releaseId }, brandId, definition);
  const active = await findActiveModels(db);
  const inUse = active?.models.find((model) => model.brandId === brandId);
  const scope = {
    brandId,
    brandModelId: inUse?.brandModelId ?? null,
    releaseId: brands.releaseId,
    days: impact.days,
  };
  const threshold = inUse?.threshold ?? FIRST_THRESHOLD;
  const tally = await score(deps, scope, toCandidate(brands, built, scorer), threshold, onProgress);
  await onProgress('counting', 1);
  return {
    ...tally,
    threshold,
    ...(await countUses(db, brandId)),
    movedMarks: await listMovedMarks(db, scorer, brands, built.model),
    rejected: built.rejected.map(({ sha256, failure }) => ({ imageSha256: sha256, reason: failure.reason })),
  };
}

/** The brands in use with the candidate in its brand's place: it meets the rivals that it will have. */
function toCandidate({ loaded }: ActiveBrands, { model }: BuiltBrandModel, scorer: Scorer): LoadedBrands {
  const others = loaded.brands.filter((brand) => brand.model.brandSlug !== model.brandSlug);
  return loadBrandModels([...others, { id: CANDIDATE, model }], scorer);
}

type Scope = Parameters<typeof readScoredAds>[1];
type Tally = Pick<
  ImpactResult,
  | 'scoredCount'
  | 'unseenCount'
  | 'flaggedBefore'
  | 'flaggedAfter'
  | 'gainedCount'
  | 'lostCount'
  | 'gained'
  | 'lost'
>;

async function score(
  { db, scorer }: Deps,
  scope: Scope,
  loaded: LoadedBrands,
  threshold: number,
  onProgress: OnImpactProgress,
): Promise<Tally> {
  const total = await countScoredAds(db, scope);
  const tally: Tally = {
    scoredCount: 0,
    unseenCount: 0,
    flaggedBefore: 0,
    flaggedAfter: 0,
    gainedCount: 0,
    lostCount: 0,
    gained: [],
    lost: [],
  };
  let after: string | null = null;
  for (;;) {
    await onProgress('scoring', Math.min(1, (tally.scoredCount + tally.unseenCount) / Math.max(1, total)));
    const ads: ScoredRevision[] = await readScoredAds(db, scope, after, BATCH);
    if (ads.length === 0)
      return { ...tally, gained: surest(tally.gained, 'after'), lost: surest(tally.lost, 'before') };
    const known = await findKnownImages(
      db,
      { releaseId: scope.releaseId, encoderSha256: scorer.encoderSha256 },
      [...new Set(ads.flatMap(({ images }) => images))],
    );
    for (const ad of ads) count(tally, ad, toImages(ad, known), loaded, threshold);
    tally.gained = surest(tally.gained, 'after');
    tally.lost = surest(tally.lost, 'before');
    after = ads.at(-1)!.revisionId;
  }
}

function count(
  tally: Tally,
  ad: ScoredRevision,
  images: ScoredImage[] | null,
  loaded: LoadedBrands,
  threshold: number,
): void {
  if (images === null) {
    tally.unseenCount += 1;
    return;
  }
  const { brands } = scoreAd(loaded, ad.title, images);
  const { prob, best, bestMark } = brands.find((one) => one.brandModelId === CANDIDATE)!;
  const isFlagged = !ad.isAuthorized && prob >= threshold;
  tally.scoredCount += 1;
  tally.flaggedBefore += Number(ad.isFlagged);
  tally.flaggedAfter += Number(isFlagged);
  if (isFlagged === ad.isFlagged) return;
  const shown: ImpactAd = {
    revisionId: ad.revisionId,
    externalId: ad.externalId,
    title: ad.title,
    imageSha256: bestMark?.imageSha256 ?? best?.imageSha256 ?? images[0]!.sha256,
    before: ad.prob,
    after: prob,
  };
  if (isFlagged) {
    tally.gainedCount += 1;
    tally.gained.push(shown);
  } else {
    tally.lostCount += 1;
    tally.lost.push(shown);
  }
}

/** null when some picture's evidence is not stored: half an ad would say something else. */
function toImages(
  { images }: ScoredRevision,
  known: ReadonlyMap<string, { evidence: ImageEvidence | null }>,
): ScoredImage[] | null {
  const scored = images.flatMap((sha256): ScoredImage[] => {
    const evidence = known.get(sha256)?.evidence;
    return evidence && !('failure' in evidence) ? [{ sha256, ...evidence }] : [];
  });
  return scored.length === images.length ? scored : null;
}

function surest(ads: readonly ImpactAd[], by: 'before' | 'after'): ImpactAd[] {
  return ads.toSorted((a, b) => (b[by] ?? 0) - (a[by] ?? 0)).slice(0, SHOWN_IMPACT_ADS);
}
