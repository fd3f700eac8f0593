import { v7 as uuidv7 } from 'uuid';
import { FEWEST_ADS } from '@/lib/domain/shadow/match-flag-rate';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { findActiveModels, holdActiveModels } from '../models/active-models';
import { AUDIT_DUE_MS, openReviewItems } from '../triage/open-review-items';
import { permanentRandom } from '../triage/permanent-random';
import { readTriaged } from '../triage/read-triaged';
import { readDifferences, type ShadowedAd } from './read-differences';

/** A candidate that differs in much does not flood the queue: so many of its draws wait at a time, those of a release together. */
const WAITING_AT_MOST = 50;

type Drawn = ShadowedAd & { p: number };

/**
 * Draws ads that only one of the two models flags, and has them reviewed like audits: the item shows nothing of the
 * candidate. What only the model in use flags is in the queue anyway (p = 1). What only the candidate flags is drawn when a
 * random number that belongs to shadow and ad for ever is under the shadow's share; so whenever the difference showed up, the
 * chance was the same. They are given out in the order of that number. Safe to repeat.
 *
 * @returns how many were drawn
 */
export function drawDifferences(db: Db, shadowId: string): Promise<number> {
  return db.$transaction(
    async (tx) => {
      await holdActiveModels(tx);
      // Brands of one release take turns, so that what waits is counted right.
      await tx.$queryRaw`
        SELECT FROM release_shadow WHERE id = (SELECT release_shadow_id FROM model_shadow WHERE id = ${shadowId}::uuid)
           FOR NO KEY UPDATE`;
      await tx.$queryRaw`SELECT FROM model_shadow WHERE id = ${shadowId}::uuid FOR NO KEY UPDATE`;
      const shadow = await tx.modelShadow.findUnique({ where: { id: shadowId, state: 'running' } });
      if (!shadow) return 0;
      const { ads, threshold, onlyBefore, onlyAfter } = (await readDifferences(tx, [shadow])).get(shadow.id)!;
      if (ads < FEWEST_ADS) return 0;
      const known = await readDrawn(tx, shadow, threshold);
      const isNew = ({ revisionId }: ShadowedAd) => !known.ids.has(revisionId);
      const lots = onlyAfter
        .map((ad) => ({
          ...ad,
          p: shadow.reviewShare,
          u: permanentRandom(config().triageSalt, `${shadowId} ${ad.revisionId}`),
        }))
        .filter(({ u }) => u < shadow.reviewShare)
        .toSorted((a, b) => a.u - b.u)
        .filter(isNew)
        .slice(0, Math.max(0, WAITING_AT_MOST - known.waiting));
      const drawn: Drawn[] = [...onlyBefore.filter(isNew).map((ad) => ({ ...ad, p: 1 })), ...lots];
      if (drawn.length > 0) await askAbout(tx, shadow, drawn);
      return drawn.length;
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

/** Waiting = of those, and of the other brands of a release in shadow, that are in the queue for the shadow alone. */
async function readDrawn(
  tx: Tx,
  { id, releaseShadowId }: { id: string; releaseShadowId: string | null },
  threshold: number,
): Promise<{ ids: Set<string>; waiting: number }> {
  const rows = await tx.$queryRaw<Array<{ revisionId: string; isOwn: boolean; isWaiting: boolean }>>`
    SELECT draw.revision_id::text AS "revisionId", shadow.id = ${id}::uuid AS "isOwn",
           score.beside_prob < coalesce(other.value, ${threshold}) AND coalesce(item.state IN ('open', 'answered', 'adjudication'), false) AS "isWaiting"
      FROM model_shadow AS shadow
      JOIN sample_draw AS draw ON draw.design = 'shadow' AND draw.design_key = shadow.id::text
      JOIN shadow_score AS score ON score.shadow_id = shadow.id AND score.revision_id = draw.revision_id
      LEFT JOIN threshold_version AS other ON other.brand_model_id = shadow.beside_id AND other.state = 'active'
      LEFT JOIN review_item AS item ON item.id = draw.review_item_id
     WHERE shadow.id = ${id}::uuid OR shadow.release_shadow_id = ${releaseShadowId}::uuid`;
  return {
    ids: new Set(rows.filter(({ isOwn }) => isOwn).map(({ revisionId }) => revisionId)),
    waiting: rows.filter(({ isWaiting }) => isWaiting).length,
  };
}

async function askAbout(
  tx: Tx,
  { id, brandId, besideId }: { id: string; brandId: string; besideId: string },
  drawn: readonly Drawn[],
): Promise<void> {
  await tx.sampleDraw.createMany({
    skipDuplicates: true,
    data: drawn.map(({ revisionId, p }) => ({
      id: uuidv7(),
      design: 'shadow' as const,
      designKey: id,
      revisionId,
      p,
      dueAt: new Date(Date.now() + AUDIT_DUE_MS),
    })),
  });
  const active = await findActiveModels(tx);
  const beforeOf = new Map(drawn.map(({ revisionId, before }) => [revisionId, before]));
  const triaged = await readTriaged(
    tx,
    active!,
    drawn.map(({ revisionId }) => revisionId),
  );
  await openReviewItems(
    tx,
    triaged.map((revision) => {
      // The suspect says what the model in use says, as in any item.
      const wanted = { brandId, brandModelId: besideId };
      const others = revision.scores.filter((score) => score.brandModelId !== besideId);
      const own = { ...wanted, prob: beforeOf.get(revision.revisionId)! };
      return { ...revision, scores: [...others, own], wanted };
    }),
  );
}
