import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import type { JobPayloads } from '../jobs/queues';
import { triageAgain } from '../triage/triage-again';

type Payload = JobPayloads['triage-threshold'];

/** Older ads are triaged again only while somebody is asked about them. */
const RECENT_DAYS = 14;
const AT_ONCE = 100;
/** So much between two hundreds: scoring goes first. */
const PAUSE_MS = 1_000;

/**
 * Triages a hundred ads again whose flag changed sides with a brand's threshold, and queues the next hundred. Ends when the
 * threshold is no longer in use: the next one has a job of its own. Safe to repeat.
 *
 * @returns how many were triaged
 */
export async function triageAdsBetween(db: Db, payload: Payload): Promise<number> {
  const inUse = await db.thresholdVersion.count({
    where: { id: payload.thresholdId, state: 'active', brandModel: { state: 'active' } },
  });
  if (inUse === 0) return 0;
  const revisionIds = await findRevisions(db, payload);
  if (revisionIds.length === 0) return 0;
  const { triaged } = await triageAgain(db, payload.brandId, revisionIds);
  if (revisionIds.length === AT_ONCE) {
    const data = { ...payload, after: revisionIds.at(-1)! };
    const startAfter = new Date(Date.now() + PAUSE_MS);
    await db.$transaction((tx) => enqueue(tx, 'triage-threshold', [{ data, startAfter }]));
  }
  return triaged;
}

/** The newest content of ads that the model scored between the two values, in the order of their ids. */
async function findRevisions(db: Db, { brandModelId, low, high, after }: Payload): Promise<string[]> {
  const rows = await db.$queryRaw<Array<{ id: string }>>`
    SELECT score.revision_id::text AS id
      FROM ad_score AS score
      JOIN ad_revision AS revision ON revision.id = score.revision_id
     WHERE score.brand_model_id = ${brandModelId}::uuid AND score.prob >= ${low} AND score.prob < ${high}
       AND (${after}::uuid IS NULL OR score.revision_id > ${after}::uuid)
       AND (score.created_at > now() - make_interval(days => ${RECENT_DAYS}::int)
            OR EXISTS (SELECT FROM review_item WHERE revision_id = score.revision_id AND state = 'open'))
       AND NOT EXISTS (SELECT FROM ad_revision AS newer WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)
     ORDER BY score.revision_id LIMIT ${AT_ONCE}`;
  return rows.map(({ id }) => id);
}
