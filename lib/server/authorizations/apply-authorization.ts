import type { Applied } from '@/lib/contracts/authorizations';
import { recordEvent } from '../audit/record-event';
import { config } from '../config/env';
import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import { waitForTriage } from '../models/active-models';
import { triageAgain } from '../triage/triage-again';
import { isCounting } from './states';

const BATCH = 200;

/**
 * Triages the ads that an authorization is about again, because it began or ceased to count: approved, revoked, or its
 * period began or ended. Open items leave the queue, and ads enter it, as triage decides now. What was answered stays as it
 * was; what somebody holds right now stays with them and is looked at again when the lease can have ended.
 *
 * Safe to repeat, and the ads of a rival scoring are missed by neither: those that began before are waited for, those that
 * begin later read the authorization as it is now.
 *
 * @param revisionIds only these, kept in somebody's hands before
 */
export async function applyAuthorization(
  db: Db,
  authorizationId: string,
  revisionIds?: readonly string[],
): Promise<Applied | null> {
  await db.$transaction((tx) => waitForTriage(tx), { timeout: 60_000 });
  const [row] = await db.$queryRaw<Array<{ sellerId: string; brandId: string; isInForce: boolean }>>`
    SELECT one.seller_id::text AS "sellerId", one.brand_id::text AS "brandId", ${isCounting} AS "isInForce"
      FROM "authorization" AS one WHERE one.id = ${authorizationId}::uuid`;
  if (!row) return null;
  const { sellerId, brandId, isInForce } = row;
  const affected = revisionIds ?? (await listAffected(db, sellerId, brandId));
  const applied: Applied = { isInForce, triaged: 0, opened: 0, withdrawn: 0, kept: 0, rescored: 0 };
  const kept: string[] = [];
  for (let first = 0; first < affected.length; first += BATCH) {
    const batch = await triageAgain(db, brandId, affected.slice(first, first + BATCH));
    applied.triaged += batch.triaged;
    applied.opened += batch.opened;
    applied.withdrawn += batch.withdrawn;
    applied.rescored += batch.rescored;
    kept.push(...batch.keptRevisionIds);
  }
  applied.kept = kept.length;
  await note(db, authorizationId, applied, kept);
  return applied;
}

/** The newest content of every ad of the seller that some model took for the brand. */
async function listAffected(db: Db, sellerId: string, brandId: string): Promise<string[]> {
  const rows = await db.$queryRaw<Array<{ id: string }>>`
    SELECT revision.id::text FROM ad_revision AS revision
     WHERE revision.seller_id = ${sellerId}::uuid
       AND NOT EXISTS (SELECT FROM ad_revision AS newer
                        WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)
       AND EXISTS (SELECT FROM ad_score AS score
                    WHERE score.revision_id = revision.id AND score.revision_at = revision.created_at
                      AND score.brand_id = ${brandId}::uuid)
     ORDER BY revision.id`;
  return rows.map((row) => row.id);
}

async function note(
  db: Db,
  authorizationId: string,
  applied: Applied,
  kept: readonly string[],
): Promise<void> {
  await db.$transaction(async (tx) => {
    const turned = await tx.authorization.updateMany({
      where: { id: authorizationId, isInForce: !applied.isInForce },
      data: { isInForce: applied.isInForce },
    });
    if (kept.length > 0) {
      await enqueue(tx, 'apply-authorization', [
        {
          data: { authorizationId, revisionIds: [...kept] },
          startAfter: new Date(Date.now() + config().leaseMs),
        },
      ]);
    }
    const hasEffect = applied.opened + applied.withdrawn + applied.rescored > 0;
    if (turned.count === 0 && !hasEffect) return;
    await recordEvent(tx, {
      actorId: null,
      action: 'authorization-applied',
      table: 'authorization',
      id: authorizationId,
      after: applied,
    });
  });
}
