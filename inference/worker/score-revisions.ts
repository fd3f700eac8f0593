import type { BrandAdScore, DetectionMatch, ScoredAd, ShadowAdScore } from '@/lib/contracts/score';
import { SCORE_FLOOR } from '@/lib/domain/fusion';
import type { Db } from '@/lib/server/database/db';
import { failScoring } from '@/lib/server/scores/fail-scoring';
import { readRevisionsToScore, type RevisionToScore } from '@/lib/server/scores/read-scoring-work';
import { saveEnergyMaps } from '@/lib/server/scores/save-energy-maps';
import { saveScoredAds } from '@/lib/server/scores/save-scored-ads';
import { scoreAd, type AdBrandScore, type AdScore, type ScoredImage } from '../score-ad';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';
import { drawMap } from './draw-maps';
import { readEvidence, type Evidence } from './read-evidence';

/** The likeliest brands of an ad are stored whatever their probability: an audit shows them. */
const ALWAYS_STORED = 3;
/** Maps of likely brands are drawn at once; any other when somebody asks for it. */
const MAP_FLOOR = 0.1;
const MAX_STALE_ROUNDS = 5;

type Deps = { db: Db; scorer: Scorer; currentBrands: () => Promise<ActiveBrands> };

/**
 * Scores revisions and stores everything that follows. When the active models change under it, it scores again with
 * the new ones (the evidence is there already). Revisions that are scored, failed or gone are passed by.
 *
 * @throws OtherReleaseError when another release became active
 */
export async function scoreRevisions(
  { db, scorer, currentBrands }: Deps,
  revisionIds: readonly string[],
): Promise<void> {
  for (let round = 1; round <= MAX_STALE_ROUNDS; round++) {
    const brands = await currentBrands();
    const revisions = await readRevisionsToScore(db, revisionIds);
    const sha256s = [...new Set(revisions.flatMap((revision) => revision.images))];
    const evidence = await readEvidence(db, scorer, brands.releaseId, sha256s);
    const scored = await Promise.all(
      revisions.map((revision) => scoreRevision(db, scorer, brands, evidence, revision)),
    );
    const ads = scored.filter((ad) => ad !== null);
    if (ads.length === 0) return;
    await drawLikelyMaps(db, scorer, brands, evidence, revisions, ads);
    const outcome = await saveScoredAds(db, brands.fingerprint, ads);
    if (outcome.kind === 'saved') return;
  }
  throw new Error(`the active models changed ${MAX_STALE_ROUNDS} times while these ads were scored`);
}

/** null when a picture of it cannot be scored: the ad fails visibly rather than with half its evidence. */
async function scoreRevision(
  db: Db,
  scorer: Scorer,
  brands: ActiveBrands,
  { known }: Evidence,
  { revisionId, createdAt, title, images }: RevisionToScore,
): Promise<ScoredAd | null> {
  const pictures: ScoredImage[] = [];
  for (const [position, sha256] of images.entries()) {
    const evidence = known.get(sha256)!;
    if ('failure' in evidence) {
      const { code, detail } = evidence.failure;
      await failScoring(db, revisionId, {
        code,
        detail: `image ${position + 1} of ${images.length}: ${detail}`,
      });
      return null;
    }
    const { embedding, detections } = evidence;
    pictures.push({ sha256, embedding, detections });
  }
  const scored = scoreAd(brands.loaded, title, pictures);
  const shadows = scoreShadows(brands, scored, { createdAt, title, pictures });
  const besides = new Set(shadows.map(({ besideId }) => besideId));
  const scores = scored.brands
    .toSorted((a, b) => b.prob - a.prob)
    .filter(
      ({ prob, brandModelId }, rank) =>
        prob >= SCORE_FLOOR || rank < ALWAYS_STORED || besides.has(brandModelId),
    )
    .map((score) => toStored(score, brands, images[0]!));
  return { revisionId, provider: scorer.provider, scores, matches: toMatches(scored), shadows };
}

/** What candidates in shadow say of an ad that came in since their shadow began; an item that asks about it shows the model in use. */
function scoreShadows(
  { shadows }: ActiveBrands,
  scored: AdScore,
  { createdAt, title, pictures }: { createdAt: Date; title: string; pictures: readonly ScoredImage[] },
): ShadowAdScore[] {
  const running = shadows?.running.filter(({ since }) => createdAt >= since) ?? [];
  if (!shadows || running.length === 0) return [];
  const probOf = new Map(
    [...scored.brands, ...scoreAd(shadows.loaded, title, pictures).brands].map(({ brandModelId, prob }) => [
      brandModelId,
      prob,
    ]),
  );
  return running.flatMap(({ shadowId, brandModelId, besideId }) => {
    const [prob, besideProb] = [probOf.get(brandModelId), probOf.get(besideId)];
    return prob === undefined || besideProb === undefined ? [] : [{ shadowId, besideId, prob, besideProb }];
  });
}

function toStored(score: AdBrandScore, brands: ActiveBrands, firstImage: string): BrandAdScore {
  const { brandModelId, prob, fused, titleMatch } = score;
  return {
    brandId: brands.brandIdOf.get(brandModelId)!,
    brandModelId,
    prob,
    imageSha256: chooseImage(score) ?? firstImage,
    signals: {
      bias: fused.bias,
      readings: [
        { name: 'appearance', ...fused.signals.appearance, matched: null },
        { name: 'mark', ...fused.signals.mark, matched: null },
        { name: 'title', ...fused.signals.title, matched: titleMatch?.phrase ?? null },
      ],
    },
  };
}

/** The image of the signal that adds more. */
function chooseImage({ best, bestMark, fused: { signals } }: AdBrandScore): string | undefined {
  if (bestMark && signals.mark.contribution > signals.appearance.contribution) return bestMark.imageSha256;
  return best?.imageSha256 ?? bestMark?.imageSha256;
}

function toMatches({ detections }: AdScore): DetectionMatch[] {
  return detections.flatMap(({ imageSha256, detectionIndex: position, match }) =>
    match ? [{ imageSha256, position, brandModelId: match.brandModelId, prob: match.prob }] : [],
  );
}

/** Draws the maps a reviewer will look at first. Evidence from earlier ads has no feature map: those are on demand. */
async function drawLikelyMaps(
  db: Db,
  scorer: Scorer,
  brands: ActiveBrands,
  { analysed }: Evidence,
  revisions: readonly RevisionToScore[],
  ads: readonly ScoredAd[],
): Promise<void> {
  const imagesOf = new Map(revisions.map((revision) => [revision.revisionId, revision.images]));
  const maps = ads.flatMap(({ revisionId, scores }) =>
    scores
      .filter((score) => score.prob >= MAP_FLOOR)
      .slice(0, ALWAYS_STORED)
      .flatMap(({ brandModelId }) =>
        imagesOf.get(revisionId)!.flatMap((sha256) => {
          const picture = analysed.get(sha256);
          return picture ? (drawMap(scorer, brands.loaded, brandModelId, picture) ?? []) : [];
        }),
      ),
  );
  await saveEnergyMaps(db, maps);
}
