import { v7 as uuidv7 } from 'uuid';
import { isHardNegative, planLabels, type AnsweredVerdict, type PlannedLabel } from '@/lib/domain/settlement';
import type { Tx } from '../database/db';
import { toLabelKindColumn } from '../verdicts/reason-column';

/**
 * Writes what settled verdicts teach. A belief that already stands gains the verdicts as further causes; a different
 * one supersedes it. Part of the transaction that settles.
 */
export async function storeLabels(
  tx: Tx,
  revisionId: string,
  verdicts: readonly AnsweredVerdict[],
): Promise<void> {
  const planned = planLabels(verdicts);
  const hard = await hardNegativeBrands(tx, revisionId, planned);
  // Sorted, so that two items with the same pictures take the rows in the same order.
  const byKey = (label: PlannedLabel) => `${label.imageSha256} ${label.brandId}`;
  for (const label of planned.sort((a, b) => (byKey(a) < byKey(b) ? -1 : 1))) {
    await storeLabel(tx, label, label.presence === 'absent' && hard.has(label.brandId));
  }
}

async function storeLabel(tx: Tx, label: PlannedLabel, hardNegative: boolean): Promise<void> {
  const { imageSha256, brandId, presence, causes } = label;
  const kind = toLabelKindColumn(label.kind);
  const [current] = await tx.$queryRaw<
    Array<{ id: string; presence: string; kind: string; isHardNegative: boolean }>
  >`
    SELECT id, presence::text, kind::text, is_hard_negative AS "isHardNegative" FROM label
     WHERE image_sha256 = ${imageSha256} AND brand_id = ${brandId}::uuid AND superseded_by_id IS NULL FOR UPDATE`;
  const same =
    current?.presence === presence && current.kind === label.kind && current.isHardNegative === hardNegative;
  const id = current && same ? current.id : uuidv7();
  if (!same) {
    if (current) await tx.label.update({ where: { id: current.id }, data: { supersededById: id } });
    await tx.label.create({
      data: { id, imageSha256, brandId, presence, kind, isHardNegative: hardNegative },
    });
  }
  await tx.labelCause.createMany({
    data: causes.map((verdictId) => ({ labelId: id, verdictId, brandId })),
    skipDuplicates: true,
  });
}

/**
 * Brands said to be absent although the machine was at or over their threshold, or this ad is in their top 1 %: by the
 * newest model that scored the ad, which need not be the brand's active one any more.
 */
async function hardNegativeBrands(
  tx: Tx,
  revisionId: string,
  planned: readonly PlannedLabel[],
): Promise<Set<string>> {
  const absent = [
    ...new Set(planned.filter((label) => label.presence === 'absent').map((label) => label.brandId)),
  ];
  const rows = await tx.$queryRaw<
    Array<{
      brandId: string;
      prob: number;
      threshold: number | null;
      higherCount: number;
      scoredCount: number;
    }>
  >`
    SELECT DISTINCT ON (score.brand_id) score.brand_id AS "brandId", score.prob, threshold.value AS threshold,
           (SELECT count(*) FROM ad_score AS other
             WHERE other.brand_model_id = score.brand_model_id AND other.prob > score.prob)::int AS "higherCount",
           (SELECT count(*) FROM scoring WHERE state = 'scored')::int AS "scoredCount"
      FROM ad_score AS score
      JOIN brand_model AS model ON model.id = score.brand_model_id
      LEFT JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
     WHERE score.revision_id = ${revisionId}::uuid AND score.brand_id = ANY (${absent}::uuid[])
     ORDER BY score.brand_id, model.created_at DESC`;
  return new Set(
    rows
      .filter(({ prob, threshold, higherCount, scoredCount }) =>
        isHardNegative({ prob, threshold, rankShare: (higherCount + 1) / Math.max(1, scoredCount) }),
      )
      .map((row) => row.brandId),
  );
}
