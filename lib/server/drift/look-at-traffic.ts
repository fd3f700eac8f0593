import type { Count } from '@/lib/domain/drift/test-drift';
import type { Db } from '../database/db';
import { raiseAlert } from './raise-alert';
import { takeLook } from './take-look';

export type TrafficLook = 'not-watched' | 'too-early' | 'looked' | 'alert';

/**
 * One look of the drift tests at all traffic: shares flagged, best scores, pictures, and what decided flags were found to be, against
 * what the watch compares with. Two workers that look at once make one look. An alert ends the watch.
 */
export async function lookAtTraffic(db: Db, watchId: string, now = new Date()): Promise<TrafficLook> {
  const watch = await db.trafficWatch.findFirst({
    where: { id: watchId, endedAt: null },
    include: { looks: { orderBy: { number: 'desc' }, take: 1 } },
  });
  if (!watch) return 'not-watched';
  const { referenceFrom, referenceTo, releaseId } = watch;
  const look = await takeLook(
    db,
    {
      scope: { releaseId, lotKey: watchId, model: null },
      reference: { from: referenceFrom, to: referenceTo },
      last: watch.looks[0] ?? null,
      isFlagged: (ad) => ad.isFlagged,
      isPictured: () => true,
      readDecided: async (since) => ({ kind: 'traffic', today: await readDecided(db, since, now) }),
      readVerdicts: () => readDecided(db, referenceFrom, referenceTo),
    },
    now,
  );
  if (!look) return 'too-early';
  const { number, findings, evidence } = look;
  return db.$transaction(async (tx) => {
    const made = await tx.driftLook.createMany({
      data: [{ watchId, number, findings, evidence, at: now }],
      skipDuplicates: true,
    });
    if (made.count === 0) return 'too-early';
    if (!look.isDrifted) return 'looked';
    await tx.trafficWatch.update({ where: { id: watchId }, data: { endedAt: now } });
    await raiseAlert(tx, { watchId }, findings, look.unlike);
    return 'alert';
  });
}

/** Flagged ads whose item settled within a time, one a picture that was never decided before, and the violations among them. */
async function readDecided(db: Db, from: Date, to: Date): Promise<Count> {
  const [row] = await db.$queryRaw<Count[]>`
    WITH decided AS MATERIALIZED (
      SELECT DISTINCT ON (image.perceptual_hash) image.perceptual_hash, coalesce((outbox.payload ->> 'isViolation')::boolean, false) AS violates
        FROM review_item AS item
        JOIN ad_revision_image AS shown ON shown.revision_id = item.revision_id AND shown.position = 0
        JOIN image ON image.sha256 = shown.image_sha256
        LEFT JOIN outbox ON outbox.review_item_id = item.id
       WHERE item.state = 'settled' AND item.ended_at >= ${from} AND item.ended_at < ${to}
         AND EXISTS (SELECT FROM review_suspect WHERE review_item_id = item.id AND threshold_version_id IS NOT NULL)
       ORDER BY image.perceptual_hash, item.ended_at, item.id)
    SELECT count(*)::int AS all, count(*) FILTER (WHERE violates)::int AS hits
      FROM decided
     WHERE NOT EXISTS (
       SELECT FROM image AS same
         JOIN ad_revision_image AS shown ON shown.image_sha256 = same.sha256 AND shown.position = 0
         JOIN review_item AS item ON item.revision_id = shown.revision_id AND item.state = 'settled' AND item.ended_at < ${from}
        WHERE same.perceptual_hash = decided.perceptual_hash
          AND EXISTS (SELECT FROM review_suspect WHERE review_item_id = item.id AND threshold_version_id IS NOT NULL))`;
  return row!;
}
