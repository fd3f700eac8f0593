import type { ScoredAd } from '@/lib/contracts/score';
import type { Tx } from '../database/db';
import { enqueue } from '../jobs/boss';

/** So long after a shadow has scored something its differences are looked at: those of many batches together. */
const LOOK_AFTER_MS = 3_000;

/**
 * Keeps what candidates in shadow say of ads that came in since their shadow began: an older ad may be what they learned
 * from. Part of the transaction that triages the ads; authorised sellers are those of that triage. A shadow that has ended
 * meanwhile, or whose model in use is another than the one that scored, is passed by.
 */
export async function saveShadowScores(tx: Tx, releaseId: string, ads: readonly ScoredAd[]): Promise<void> {
  const rows = ads.flatMap(({ revisionId, shadows }) =>
    shadows.map(({ shadowId, besideId, prob, besideProb }) => ({
      revision_id: revisionId,
      shadow_id: shadowId,
      beside_id: besideId,
      prob,
      beside_prob: besideProb,
    })),
  );
  if (rows.length === 0) return;
  const kept = await tx.$queryRaw<Array<{ shadowId: string }>>`
    INSERT INTO shadow_score (shadow_id, revision_id, prob, beside_prob, is_authorized)
    SELECT shadow.id, revision.id, score.prob, score.beside_prob, decision.authorized_brand_ids @> ARRAY[shadow.brand_id]
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS score (revision_id uuid, shadow_id uuid, beside_id uuid, prob float8, beside_prob float8)
      JOIN model_shadow AS shadow ON shadow.id = score.shadow_id AND shadow.beside_id = score.beside_id AND shadow.state = 'running'
      JOIN ad_revision AS revision ON revision.id = score.revision_id AND revision.created_at >= shadow.created_at
      JOIN triage_decision AS decision ON decision.revision_id = revision.id AND decision.revision_at = revision.created_at
           AND decision.release_id = ${releaseId}::uuid
     ORDER BY shadow.id, revision.id
    ON CONFLICT DO NOTHING
    RETURNING shadow_id::text AS "shadowId"`;
  await lookAtShadows(tx, [...new Set(kept.map(({ shadowId }) => shadowId))]);
}

/** Has the differences of shadows looked at soon. Two batches at once may each queue a look; it is safe to repeat. */
export async function lookAtShadows(tx: Tx, shadowIds: readonly string[]): Promise<void> {
  if (shadowIds.length === 0) return;
  const queued = await tx.$queryRaw<Array<{ shadowId: string }>>`
    SELECT data ->> 'shadowId' AS "shadowId" FROM pgboss.job WHERE name = 'draw-shadow' AND state = 'created'`;
  const waiting = new Set(queued.map(({ shadowId }) => shadowId));
  const startAfter = new Date(Date.now() + LOOK_AFTER_MS);
  await enqueue(
    tx,
    'draw-shadow',
    shadowIds.filter((id) => !waiting.has(id)).map((shadowId) => ({ data: { shadowId }, startAfter })),
  );
}
