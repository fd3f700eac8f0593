import { planLabels, type AnsweredVerdict, type PlannedLabel } from '@/lib/domain/settlement';
import type { Tx } from '../database/db';
import { findHardNegatives } from './find-sure';
import { storeLabel } from './store-label';

/** Writes what settled verdicts teach. Part of the transaction that settles. */
export async function storeLabels(
  tx: Tx,
  revisionId: string,
  verdicts: readonly AnsweredVerdict[],
): Promise<void> {
  const planned = planLabels(verdicts);
  const absent = planned.filter((label) => label.presence === 'absent').map((label) => label.brandId);
  const hard = await findHardNegatives(tx, revisionId, absent);
  // Sorted, so that two items with the same pictures take the rows in the same order.
  const byKey = (label: PlannedLabel) => `${label.imageSha256} ${label.brandId}`;
  for (const { causes, ...label } of planned.sort((a, b) => (byKey(a) < byKey(b) ? -1 : 1))) {
    const isHardNegative = label.presence === 'absent' && hard.has(label.brandId);
    await storeLabel(
      tx,
      { ...label, isHardNegative },
      causes.map((verdictId) => ({ verdictId })),
    );
  }
}
