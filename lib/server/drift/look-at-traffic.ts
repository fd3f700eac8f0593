import type { DriftFinding } from '@/lib/contracts/drift';
import { LOOKS, planFor, testDrift } from '@/lib/domain/thresholds/drift';
import type { Db } from '../database/db';
import { comparePictures } from './compare-pictures';
import { countWatched, LOOK_EVERY_HOURS } from './count-watched';
import { raiseAlert } from './raise-alert';

/** Fewer ads on either side say nothing; the look is put off. */
const FEWEST_ADS = 200;
/** Ads that are compared, a side, about; taken by their picture's hash, so copies stay together. */
const WANTED_ADS = 5_000;

export type TrafficLook = 'not-watched' | 'too-early' | 'looked' | 'alert';

/**
 * One look of the drift tests at all traffic: shares flagged, best scores, pictures, and what decided flags were found to be, of what
 * came in since the last look against what the watch compares with. Looks are numbered as those of thresholds are; two workers
 * that look at once make one look. An alert ends the watch.
 */
export async function lookAtTraffic(db: Db, watchId: string, now = new Date()): Promise<TrafficLook> {
  const watch = await db.trafficWatch.findFirst({
    where: { id: watchId, endedAt: null },
    include: { looks: { orderBy: { number: 'desc' }, take: 1 } },
  });
  if (!watch) return 'not-watched';
  const last = watch.looks[0];
  const number = (last?.number ?? 0) + 1;
  const since = last?.at ?? watch.referenceTo;
  if (number > LOOKS || now.getTime() - since.getTime() < LOOK_EVERY_HOURS * 3_600_000) return 'too-early';
  const { referenceFrom, referenceTo, releaseId } = watch;
  const [before, today, decidedBefore, decidedNow, watched] = await Promise.all([
    readAds(db, releaseId, referenceFrom, referenceTo),
    readAds(db, releaseId, since, now),
    readDecided(db, referenceFrom, referenceTo),
    readDecided(db, since, now),
    countWatched(db),
  ]);
  if (Math.min(before.length, today.length) < FEWEST_ADS) return 'too-early';
  const pictures = await comparePictures(
    db,
    before.map(({ sha256 }) => sha256),
    today.map(({ sha256 }) => sha256),
  );
  const findings: DriftFinding[] = testDrift(
    {
      flags: { before: toFlags(before), now: toFlags(today) },
      scores: { before: toScores(before), now: toScores(today) },
      picturesPValue: pictures.pValue,
      decided: { kind: 'traffic', before: decidedBefore, now: decidedNow },
    },
    planFor(watched),
  );
  const isDrifted = findings.some((finding) => finding.isDrifted);
  return db.$transaction(async (tx) => {
    const made = await tx.driftLook.createMany({
      data: [{ watchId, number, findings, at: now }],
      skipDuplicates: true,
    });
    if (made.count === 0) return 'too-early';
    if (!isDrifted) return 'looked';
    await tx.trafficWatch.update({ where: { id: watchId }, data: { endedAt: now } });
    await raiseAlert(tx, { watchId }, findings, pictures.unlike);
    return 'alert';
  });
}

type Ad = { sha256: string; prob: number | null; isFlagged: boolean };

/** Ads that came in within a time and were triaged under the release, one a picture, ordered by lot. */
async function readAds(db: Db, releaseId: string, from: Date, to: Date): Promise<Ad[]> {
  const [{ count } = { count: 0 }] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM triage_decision
     WHERE release_id = ${releaseId}::uuid AND revision_at >= ${from} AND revision_at < ${to}`;
  const oneOf = Math.max(1, Math.floor(count / WANTED_ADS));
  const rows = await db.$queryRaw<Array<Ad>>`
    SELECT DISTINCT ON (image.perceptual_hash) image.sha256::text AS sha256, decision.is_flagged AS "isFlagged",
           (SELECT max(prob) FROM ad_score WHERE revision_id = decision.revision_id AND revision_at = decision.revision_at) AS prob
      FROM triage_decision AS decision
      JOIN ad_revision_image AS shown ON shown.revision_id = decision.revision_id AND shown.position = 0
      JOIN image ON image.sha256 = shown.image_sha256
     WHERE decision.release_id = ${releaseId}::uuid AND decision.revision_at >= ${from} AND decision.revision_at < ${to}
       AND abs(image.perceptual_hash % 1000003) % ${oneOf}::int = 0
     ORDER BY image.perceptual_hash, decision.revision_id`;
  // Perceptual hashes are near where pictures are; their bytes' hash says nothing of them.
  return rows
    .map((ad) => ({ ad, lot: Number.parseInt(ad.sha256.slice(0, 12), 16) }))
    .toSorted((a, b) => a.lot - b.lot)
    .map(({ ad }) => ad);
}

/** Flagged ads whose item settled within a time, one a picture, and the violations among them. */
async function readDecided(db: Db, from: Date, to: Date): Promise<{ violations: number; decided: number }> {
  const [row] = await db.$queryRaw<Array<{ violations: number; decided: number }>>`
    SELECT count(*)::int AS decided, count(*) FILTER (WHERE violates)::int AS violations
      FROM (SELECT DISTINCT ON (image.perceptual_hash) coalesce((outbox.payload ->> 'isViolation')::boolean, false) AS violates
              FROM review_item AS item
              JOIN ad_revision_image AS shown ON shown.revision_id = item.revision_id AND shown.position = 0
              JOIN image ON image.sha256 = shown.image_sha256
              LEFT JOIN outbox ON outbox.review_item_id = item.id
             WHERE item.state = 'settled' AND item.ended_at >= ${from} AND item.ended_at < ${to}
               AND EXISTS (SELECT FROM review_suspect WHERE review_item_id = item.id AND threshold_version_id IS NOT NULL)
             ORDER BY image.perceptual_hash, item.id) AS decided`;
  return row!;
}

const toFlags = (ads: readonly Ad[]) => ({
  flagged: ads.filter(({ isFlagged }) => isFlagged).length,
  scored: ads.length,
});
const toScores = (ads: readonly Ad[]) => ads.flatMap(({ prob }) => prob ?? []);
