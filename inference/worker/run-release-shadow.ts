import type { ShadowedAd } from '@/lib/contracts/release-shadows';
import { findPublishedDefinition } from '@/lib/server/brands/find-definition';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import type { Logger } from '@/lib/server/logging/logger';
import { MissingBrandModelError, readBrandModel } from '@/lib/server/models/read-brand-model';
import { endUnreadableRelease } from '@/lib/server/releases/end-release-shadow';
import {
  findMade,
  findPrepared,
  findRunningReleaseShadow,
  findUnprepared,
  keepPrepared,
  passOnReleaseShadow,
  type RunningReleaseShadow,
  type UnpreparedBrand,
} from '@/lib/server/releases/prepared-brands';
import { readUnshadowed, saveShadowedAds, type RevisionToShadow } from '@/lib/server/releases/shadowed-ads';
import { isAnyAdWaiting } from '@/lib/server/scores/read-scoring-work';
import { endUnreadableShadow } from '@/lib/server/shadows/end-shadow';
import { UnreadableReleaseError } from '../open-release';
import { loadBrandModels, scoreAd, type ScoredImage } from '../score-ad';
import type { Scorer } from '../scorer';
import { OtherReleaseError } from './active-brands';
import { createReleaseMeasure, type PreparedModels } from './measure-release';
import { buildFromDefinition } from './model-jobs';
import { readEvidence, type Evidence } from './read-evidence';
import { rest } from './rest';

export type ReleaseShadowDeps = {
  db: Db;
  logger: Logger;
  /** Of the release in use: what the candidate is measured beside. */
  scorer: Scorer;
  /** @throws UnreadableReleaseError */
  openRelease: (releaseId: string) => Promise<Scorer>;
  /** Aborted when this worker is to stop. */
  signal: AbortSignal;
};

/** Ads or held-out pictures of one step: what a step keeps the machine from is over soon. */
const AT_ONCE = 8;
const LOOK_EVERY_MS = 1_000;
/** For each second of work so many seconds of rest: half of one core at most, and a tenth while live ads wait to be scored. */
const REST = { quiet: 1, busy: 9 } as const;
const LONGEST_REST_MS = 20_000;
/** Then the job is passed on, so that no job is as old as its shadow. */
const TURN_MS = 60 * 60_000;

/**
 * Sees the shadow of a release through: makes the candidate's model of every brand in use (of the same definition and the
 * same lessons), then has it score live ads behind the release in use and held-out pictures beside it, slowly. Brands that get
 * another model meanwhile are made again. Safe to repeat: what is made, scored or measured is passed by, so what a killed worker
 * left goes on.
 */
export async function runReleaseShadow(deps: ReleaseShadowDeps, releaseShadowId: string): Promise<void> {
  const { db, logger, scorer: inUse, openRelease, signal } = deps;
  const shadow = await findRunningReleaseShadow(db, releaseShadowId);
  if (!shadow) return;
  if (inUse.release.contentHash !== shadow.besideHash) {
    throw new OtherReleaseError(
      `release ${shadow.besideHash} is in use, this worker has ${inUse.release.contentHash}`,
    );
  }
  let scorer: Scorer;
  try {
    scorer = await openRelease(shadow.releaseId);
  } catch (error) {
    if (!(error instanceof UnreadableReleaseError)) throw error;
    logger.error({ error, releaseId: shadow.releaseId }, 'release cannot be opened');
    return endUnreadableRelease(db, releaseShadowId, error.message);
  }
  try {
    if (await takeTurn({ db, logger, inUse, scorer, shadow }, signal))
      await passOnReleaseShadow(db, releaseShadowId);
  } finally {
    await scorer.close();
  }
}

type Turn = { db: Db; logger: Logger; inUse: Scorer; scorer: Scorer; shadow: RunningReleaseShadow };

/** @returns whether something is left for another turn */
async function takeTurn(turn: Turn, signal: AbortSignal): Promise<boolean> {
  const steps = createSteps(turn);
  const endsAt = performance.now() + TURN_MS;
  while (!signal.aborted && performance.now() < endsAt) {
    const startedAt = performance.now();
    const step = await steps.next();
    if (step === 'over') return false;
    const took = performance.now() - startedAt;
    const share = (await isAnyAdWaiting(turn.db)) ? REST.busy : REST.quiet;
    await rest(step === 'idle' ? LOOK_EVERY_MS : Math.min(took * share, LONGEST_REST_MS), signal);
  }
  return true;
}

type Step = 'worked' | 'idle' | 'over';

function createSteps({ db, logger, inUse, scorer, shadow }: Turn) {
  const { releaseShadowId, releaseId } = shadow;
  /** Brands whose model cannot be made: another turn tries again. */
  const passedBy: string[] = [];
  let scoredAfter = shadow.since;
  let loaded: PreparedModels | null = null;
  const measure = createReleaseMeasure({ db, logger, inUse, scorer, shadow });
  /** Live ads and held-out pictures take turns, so that neither waits for the end of the other. */
  let isTurnOfAds = false;

  async function prepare(brand: UnpreparedBrand): Promise<void> {
    try {
      const made = await findMade(db, releaseId, brand);
      if (made)
        return await keepPrepared(db, shadow, brand, {
          contentHash: made,
          learningRunId: brand.learningRunId,
        });
      const definition = await findPublishedDefinition(db, brand.definitionId);
      if (!definition) return; // the next look finds what replaced it
      const built = await buildFromDefinition({ db, scorer, releaseId }, brand.brandId, definition);
      await imageStore().put(built.sha256, Buffer.from(built.json));
      const { sha256: contentHash, learningRunId } = built;
      await keepPrepared(db, shadow, brand, { contentHash, learningRunId });
      logger.info({ releaseId, brandId: brand.brandId }, 'brand modelled under the release in shadow');
    } catch (error) {
      logger.error(
        { error, releaseId, brandId: brand.brandId },
        'brand cannot be modelled under the release in shadow',
      );
      passedBy.push(brand.brandId);
    }
  }

  /** Null when there is none, or one turned out to be unreadable. */
  async function load(): Promise<PreparedModels | null> {
    const prepared = await findPrepared(db, releaseShadowId);
    const mark = prepared.map(({ shadowId }) => shadowId).join(' ');
    if (loaded?.mark === mark) return loaded;
    const models: Parameters<typeof loadBrandModels>[0][number][] = [];
    for (const { shadowId, contentHash } of prepared) {
      try {
        models.push({ id: shadowId, model: await readBrandModel(contentHash) });
      } catch (error) {
        if (!(error instanceof MissingBrandModelError)) throw error;
        await endUnreadableShadow(db, shadowId);
        return null;
      }
    }
    loaded = { mark, brands: loadBrandModels(models, scorer), prepared };
    return loaded;
  }

  /** @returns false when no ad waits */
  async function scoreAds(models: PreparedModels): Promise<boolean> {
    const revisions = await readUnshadowed(db, shadow, scoredAfter, AT_ONCE);
    if (revisions.length === 0) return false;
    const sha256s = [...new Set(revisions.flatMap(({ images }) => images))];
    const evidence = await readEvidence(db, scorer, releaseId, sha256s);
    const ads = revisions.map((revision) => scoreRevision(models, evidence, revision));
    const shadowIds = models.prepared.map(({ shadowId }) => shadowId);
    const outcome = await saveShadowedAds(db, shadow, shadowIds, ads);
    if (outcome === 'saved') scoredAfter = revisions.at(-1)!.endedAt;
    return true;
  }

  const measureSome = (models: PreparedModels) => measure.next(models, AT_ONCE);

  return {
    async next(): Promise<Step> {
      if (!(await findRunningReleaseShadow(db, releaseShadowId))) return 'over';
      const brand = await findUnprepared(db, shadow, passedBy);
      if (brand) {
        await prepare(brand);
        return 'worked';
      }
      const models = await load();
      if (models === null || models.prepared.length === 0) return 'idle';
      isTurnOfAds = !isTurnOfAds;
      const [first, second] = isTurnOfAds ? [scoreAds, measureSome] : [measureSome, scoreAds];
      return (await first(models)) || (await second(models)) ? 'worked' : 'idle';
    },
  };
}

function scoreRevision(
  { brands, prepared }: PreparedModels,
  { known }: Evidence,
  { revisionId, createdAt, title, images }: RevisionToShadow,
): ShadowedAd {
  const pictures: ScoredImage[] = [];
  for (const sha256 of images) {
    const evidence = known.get(sha256)!;
    if ('failure' in evidence) return { revisionId, isUnscorable: true, scores: [] };
    pictures.push({ sha256, embedding: evidence.embedding, detections: evidence.detections });
  }
  const sinceOf = new Map(prepared.map(({ shadowId, since }) => [shadowId, since]));
  const scores = scoreAd(brands, title, pictures)
    .brands.filter(({ brandModelId: shadowId }) => createdAt >= sinceOf.get(shadowId)!)
    .map(({ brandModelId: shadowId, prob }) => ({ shadowId, prob }));
  return { revisionId, isUnscorable: false, scores };
}
