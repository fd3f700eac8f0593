import { CertificateSchema } from '@/lib/contracts/threshold-certificates';
import { REFERENCE_DAYS } from '@/lib/domain/drift/drift-plan';
import type { Reason } from '@/lib/domain/reasons';
import { isAsPromised, type CertifiedQuantity } from '@/lib/domain/thresholds/certificate';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { raiseAlert } from '../drift/raise-alert';
import { takeLook } from '../drift/take-look';

const DAY_MS = 86_400_000;

export type LookOutcome = 'not-in-use' | 'too-early' | 'looked' | 'stale';

/**
 * One look of the drift tests at a threshold that people chose, and the mark when it no longer speaks of today's traffic,
 * with an alert: against the days before it came into use, by which it was chosen, as long as it is in use. Two workers that look at
 * once make one look.
 */
export async function lookForDrift(db: Db, thresholdId: string, now = new Date()): Promise<LookOutcome> {
  const threshold = await db.thresholdVersion.findFirst({
    where: { id: thresholdId, state: 'active', staleAt: null, brandModel: { state: 'active' } },
    include: {
      looks: { orderBy: { number: 'desc' }, take: 1 },
      brandModel: { select: { id: true, brandId: true, releaseId: true, activatedAt: true } },
    },
  });
  const activatedAt = threshold?.activatedAt;
  const modelActivatedAt = threshold?.brandModel.activatedAt;
  if (!threshold || !activatedAt || !modelActivatedAt) return 'not-in-use';
  const { brandModel, brandId, value } = threshold;
  const certificate = threshold.certificate === null ? null : CertificateSchema.parse(threshold.certificate);
  const look = await takeLook(
    db,
    {
      scope: {
        releaseId: brandModel.releaseId,
        lotKey: thresholdId,
        model: { id: brandModel.id, brandId, activatedAt: modelActivatedAt },
      },
      reference: { from: new Date(activatedAt.getTime() - REFERENCE_DAYS * DAY_MS), to: activatedAt },
      last: threshold.looks[0] ?? null,
      isFlagged: ({ prob }) => prob !== null && prob >= value,
      isPictured: ({ prob }) => prob !== null,
      readDecided: async () => ({
        kind: 'promise',
        decisions: certificate
          ? await readDecisions(db, { ...threshold, quantity: certificate.promise.quantity }, activatedAt)
          : [],
        target: certificate?.promise.target ?? 0.5,
      }),
      readVerdicts: () => Promise.resolve(null),
    },
    now,
  );
  if (!look) return 'too-early';
  const { number, findings, evidence } = look;
  return db.$transaction(async (tx) => {
    const made = await tx.driftLook.createMany({
      data: [{ thresholdId, number, findings, evidence, at: now }],
      skipDuplicates: true,
    });
    if (made.count === 0) return 'too-early';
    if (!look.isDrifted) return 'looked';
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
    await raiseAlert(tx, { thresholdId, brandId }, findings, look.unlike);
    return 'stale';
  });
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
