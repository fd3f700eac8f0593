import { v7 as uuidv7 } from 'uuid';
import { authorizationStanding } from '@/lib/domain/authorizations/standing';
import { triageAd, type BrandScore } from '@/lib/domain/triage';
import { config } from '../config/env';
import type { Tx } from '../database/db';
import type { ActiveModels } from '../models/active-models';
import { toPeriod } from '../authorizations/to-period';
import { AUDIT_DUE_MS, openReviewItems, type TriagedRevision } from './open-review-items';
import { permanentRandom } from './permanent-random';
import { refreshSuspects } from './refresh-suspects';
import { withdrawNeedlessItems } from './withdraw-items';

/** An ad whose best score is 1 and that is not flagged (its seller is authorised) is audited this often. */
export const MAX_AUDIT_PROB = 0.25;

type Scored = { revisionId: string; scores: readonly BrandScore[] };
export type TriageEffect = {
  opened: number;
  withdrawn: number;
  /** Nothing asks for them any more, but somebody has them in hand. */
  keptRevisionIds: string[];
};

/**
 * Decides for every revision whether it enters the queue, and stores decision, audit draws and review items. What was
 * triaged before and has no reason any more to be in the queue leaves it. Part of the transaction that stored the scores
 * and holds the active models.
 */
export async function triageRevisions(
  tx: Tx,
  active: ActiveModels,
  ads: readonly Scored[],
): Promise<TriageEffect> {
  const thresholds = new Map(
    active.models.map((model) => [model.brandModelId, { id: model.thresholdId, value: model.threshold }]),
  );
  const facts = await readFacts(
    tx,
    ads.map((ad) => ad.revisionId),
  );
  const authorized = await authorizedBrands(tx, facts);
  const { triageSalt, auditMinProb } = config();

  const factOf = new Map(facts.map((fact) => [fact.revisionId, fact]));
  const triaged = ads.map((ad): Decided => {
    const fact = factOf.get(ad.revisionId)!;
    const authorizedBrandIds = authorized.get(ad.revisionId) ?? new Set<string>();
    const u = permanentRandom(triageSalt, ad.revisionId);
    const outcome = triageAd({
      scores: ad.scores,
      authorizedBrandIds,
      thresholds,
      u,
      minAuditProb: auditMinProb,
      maxAuditProb: Math.max(MAX_AUDIT_PROB, auditMinProb),
      previousP: fact.previousP,
    });
    const { revisionId, revisionNumber, adId, impressions } = fact;
    return {
      revisionId,
      revisionNumber,
      adId,
      impressions,
      scores: ad.scores,
      outcome,
      u,
      previousP: fact.previousP,
      authorizedBrandIds: [...authorizedBrandIds],
    };
  });

  await storeDecisions(tx, active.releaseId, triaged);
  const again = triaged.filter(({ previousP }) => previousP > 0);
  await refreshSuspects(tx, again);
  const left = await withdrawNeedlessItems(tx, again);
  return { opened: await openReviewItems(tx, triaged), ...left };
}

export type Decided = TriagedRevision & { u: number; previousP: number; authorizedBrandIds: string[] };

type Fact = {
  revisionId: string;
  revisionNumber: number;
  adId: string;
  impressions: number | null;
  sellerId: string | null;
  category: string;
  today: string;
  previousP: number;
};

function readFacts(tx: Tx, revisionIds: string[]): Promise<Fact[]> {
  return tx.$queryRaw<Fact[]>`
    SELECT revision.id AS "revisionId", revision.revision AS "revisionNumber", ad.id AS "adId", ad.impressions, revision.seller_id AS "sellerId",
           revision.category, (now() AT TIME ZONE 'UTC')::date::text AS today,
           coalesce((SELECT max(p) FROM triage_decision AS earlier
                      WHERE earlier.revision_id = revision.id AND earlier.revision_at = revision.created_at), 0)::float8 AS "previousP"
      FROM ad_revision AS revision
      JOIN ad ON ad.id = revision.ad_id
     WHERE revision.id = ANY (${revisionIds}::uuid[])`;
}

type AuthorizationRow = { sellerId: string; brandId: string } & Parameters<typeof toPeriod>[0];

/** By revision: the brands its seller may sell in its category today. */
async function authorizedBrands(tx: Tx, facts: readonly Fact[]): Promise<Map<string, Set<string>>> {
  const sellerIds = [...new Set(facts.flatMap((fact) => fact.sellerId ?? []))];
  if (sellerIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<AuthorizationRow[]>`
    SELECT seller_id AS "sellerId", brand_id AS "brandId", categories, valid_from AS "validFrom", valid_to AS "validTo",
           approved_at AS "approvedAt", revoked_at AS "revokedAt"
      FROM "authorization"
     WHERE seller_id = ANY (${sellerIds}::uuid[]) AND revoked_at IS NULL`;
  return new Map(
    facts.map((fact) => [
      fact.revisionId,
      new Set(
        rows
          .filter((row) => row.sellerId === fact.sellerId)
          .filter((row) => authorizationStanding(toPeriod(row), fact.category, fact.today) === 'valid')
          .map((row) => row.brandId),
      ),
    ]),
  );
}

async function storeDecisions(tx: Tx, releaseId: string, triaged: readonly Decided[]): Promise<void> {
  const rows = triaged.map(({ revisionId, u, outcome, authorizedBrandIds }) => ({
    revision_id: revisionId,
    u,
    p: outcome.p,
    is_flagged: outcome.isFlagged,
    flags: outcome.flags,
    authorized_brand_ids: authorizedBrandIds,
  }));
  await tx.$executeRaw`
    INSERT INTO triage_decision (revision_id, revision_at, release_id, u, p, is_flagged, flags, authorized_brand_ids)
    SELECT decided.revision_id, revision.created_at, ${releaseId}::uuid, decided.u, decided.p, decided.is_flagged,
           decided.flags, ARRAY(SELECT jsonb_array_elements_text(decided.authorized_brand_ids)::uuid)
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS decided (revision_id uuid, u float8, p float8, is_flagged boolean, flags jsonb, authorized_brand_ids jsonb)
      JOIN ad_revision AS revision ON revision.id = decided.revision_id
    ON CONFLICT (revision_id, release_id, revision_at) DO UPDATE
      SET p = greatest(triage_decision.p, excluded.p), is_flagged = excluded.is_flagged, flags = excluded.flags,
          authorized_brand_ids = excluded.authorized_brand_ids, decided_at = now()`;
  const drawn = triaged.filter(({ outcome }) => outcome.isAudit);
  if (drawn.length > 0) {
    const draws = drawn.map(({ revisionId, outcome }) => ({
      id: uuidv7(),
      revision_id: revisionId,
      p: outcome.p,
      due_at: new Date(Date.now() + AUDIT_DUE_MS),
    }));
    await tx.$executeRaw`
      INSERT INTO sample_draw (id, design, revision_id, p, due_at)
      SELECT id, 'audit', revision_id, p, due_at
        FROM jsonb_to_recordset(${JSON.stringify(draws)}::jsonb)
          AS drawn (id uuid, revision_id uuid, p float8, due_at timestamptz)
      ON CONFLICT DO NOTHING`;
  }
  if (triaged.every(({ previousP }) => previousP === 0)) return;
  // An ad that was drawn before has, like its decision, the largest probability so far.
  await tx.$executeRaw`
    UPDATE sample_draw AS draw SET p = decided.p
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS decided (revision_id uuid, p float8)
     WHERE draw.revision_id = decided.revision_id AND draw.design = 'audit' AND draw.p < decided.p`;
}
