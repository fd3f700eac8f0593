import { CertificateSchema } from '@/lib/contracts/threshold-certificates';
import type { DriftFinding } from '@/lib/contracts/drift';
import type { Reason } from '@/lib/domain/reasons';
import { isAsPromised, type CertifiedQuantity } from '@/lib/domain/thresholds/certificate';
import { LOOKS, planFor, testDrift } from '@/lib/domain/thresholds/drift';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { comparePictures } from '../drift/compare-pictures';
import { countWatched, LOOK_EVERY_HOURS } from '../drift/count-watched';
import { raiseAlert } from '../drift/raise-alert';

const DAY_MS = 86_400_000;
/** The flags and scores that a threshold was chosen by: those of so many days before it came into use. */
const REFERENCE_DAYS = 30;
/** Fewer scored ads on either side say nothing; the look is put off. */
const FEWEST_ADS = 200;
/** Scores that are compared, a side. */
const MOST_SCORES = 5_000;

export type LookOutcome = 'not-in-use' | 'too-early' | 'looked' | 'stale';

/**
 * One look of the drift tests at a threshold that people chose, and the mark when it no longer speaks of today's traffic,
 * with an alert. Looks are numbered, so that the false-alarm share of `planFor` holds over the whole life; two workers that look at once
 * make one look. Ads before and since the last look are compared, one a picture, so that copies do not count for many.
 */
export async function lookForDrift(db: Db, thresholdId: string, now = new Date()): Promise<LookOutcome> {
  const threshold = await db.thresholdVersion.findFirst({
    where: { id: thresholdId, state: 'active', staleAt: null, brandModel: { state: 'active' } },
    include: {
      looks: { orderBy: { number: 'desc' }, take: 1 },
      brandModel: { select: { activatedAt: true } },
    },
  });
  const activatedAt = threshold?.activatedAt;
  if (!threshold || !activatedAt) return 'not-in-use';
  const last = threshold.looks[0];
  const number = (last?.number ?? 0) + 1;
  const since = last?.at ?? activatedAt;
  if (number > LOOKS || now.getTime() - since.getTime() < LOOK_EVERY_HOURS * 3_600_000) return 'too-early';
  const referenceFrom = new Date(activatedAt.getTime() - REFERENCE_DAYS * DAY_MS);
  const read = (from: Date, to: Date) => readSide(db, { ...threshold, from, to });
  const [before, today] = await Promise.all([read(referenceFrom, activatedAt), read(since, now)]);
  if (Math.min(before.flags.scored, today.flags.scored) < FEWEST_ADS) return 'too-early';
  const certificate = threshold.certificate === null ? null : CertificateSchema.parse(threshold.certificate);
  const [pictures, watched] = await Promise.all([
    comparePictures(db, before.pictures, today.pictures),
    countWatched(db),
  ]);
  const findings: DriftFinding[] = testDrift(
    {
      flags: { before: before.flags, now: today.flags },
      scores: { before: before.scores, now: today.scores },
      picturesPValue: pictures.pValue,
      decided: {
        kind: 'promise',
        decisions: certificate
          ? await readDecisions(db, { ...threshold, quantity: certificate.promise.quantity }, activatedAt)
          : [],
        target: certificate?.promise.target ?? 0.5,
      },
    },
    planFor(watched),
  );
  const isStale = findings.some(({ isDrifted }) => isDrifted);
  return db.$transaction(async (tx) => {
    const made = await tx.driftLook.createMany({
      data: [{ thresholdId, number, findings }],
      skipDuplicates: true,
    });
    if (made.count === 0) return 'too-early';
    if (!isStale) return 'looked';
    await tx.thresholdVersion.update({
      where: { id: thresholdId },
      data: { staleAt: now, staleReasons: findings },
    });
    await recordEvent(tx, {
      actorId: null,
      action: 'threshold-stale',
      table: 'threshold_version',
      id: thresholdId,
      after: { findings },
    });
    await raiseAlert(tx, { thresholdId, brandId: threshold.brandId }, findings, pictures.unlike);
    return 'stale';
  });
}

type Side = { flags: { flagged: number; scored: number }; scores: number[]; pictures: string[] };

/** Ads that the model scored in a time and how many pairs it flagged at the value, one a picture, authorised ones left out. */
async function readSide(
  db: Db,
  {
    brandId,
    brandModelId,
    value,
    from,
    to,
  }: { brandId: string; brandModelId: string; value: number; from: Date; to: Date },
): Promise<Side> {
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<Array<{ prob: number; sha256: string }>>`
      SELECT DISTINCT ON (image.perceptual_hash) score.prob, image.sha256::text AS sha256
        FROM ad_score AS score
        JOIN image ON image.sha256 = score.image_sha256
        JOIN triage_decision AS decision ON decision.revision_id = score.revision_id AND decision.revision_at = score.revision_at
       WHERE score.brand_model_id = ${brandModelId}::uuid AND score.created_at >= ${from} AND score.created_at < ${to}
         AND NOT decision.authorized_brand_ids @> ARRAY[${brandId}::uuid]
       ORDER BY image.perceptual_hash, score.revision_id`,
    db.$queryRaw<Array<{ scored: number }>>`
      SELECT count(*)::int AS scored
        FROM scoring JOIN brand_model AS model ON model.id = ${brandModelId}::uuid
       WHERE scoring.state = 'scored' AND scoring.ended_at >= greatest(${from}, model.activated_at) AND scoring.ended_at < ${to}`,
  ]);
  const flagged = rows.filter(({ prob }) => prob >= value).length;
  // Hashes sort by lot, so the first ones are as good as drawn.
  return {
    flags: { flagged, scored: Math.max(flagged, counted!.scored) },
    scores: rows.slice(0, MOST_SCORES).map(({ prob }) => prob),
    // Perceptual hashes are near where pictures are; their bytes' hash says nothing of them.
    pictures: rows.map(({ sha256 }) => sha256).toSorted(),
  };
}

/** Whether flags at the threshold were what it promises, in the order of decision, one a picture. */
async function readDecisions(
  db: Db,
  {
    brandId,
    brandModelId,
    value,
    quantity,
  }: { brandId: string; brandModelId: string; value: number; quantity: CertifiedQuantity },
  since: Date,
): Promise<boolean[]> {
  const rows = await db.$queryRaw<Array<{ reason: Reason }>>`
    SELECT reason FROM (
      SELECT DISTINCT ON (image.perceptual_hash) line.reason::text AS reason, item.ended_at
        FROM review_item AS item
        JOIN ad_revision AS revision ON revision.id = item.revision_id
        JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
             AND score.brand_model_id = ${brandModelId}::uuid AND score.prob >= ${value}
        JOIN image ON image.sha256 = score.image_sha256
        JOIN verdict ON verdict.review_item_id = item.id
        JOIN verdict_line AS line ON line.verdict_id = verdict.id AND line.brand_id = ${brandId}::uuid
       WHERE item.state = 'settled' AND item.ended_at >= ${since}
         AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
       ORDER BY image.perceptual_hash, item.ended_at) AS decided
     ORDER BY ended_at`;
  return rows.map(({ reason }) => isAsPromised(quantity, reason));
}
