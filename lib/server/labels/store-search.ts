import type { Tx } from '../database/db';
import { storeBoxSet, type NewBoxSet } from './store-box-set';
import { storeLabel } from './store-label';

/**
 * What a search of an image for a brand's marks says: its box set, and the label that follows. A brand whose mark was
 * boxed is present. "Wrong brand" makes the brand absent; "no mark" says only that no box of it is there (the goods may
 * still be the brand's). Marks that nobody could name teach no label.
 *
 * @param isHardNegative asked only where the brand turns out to be absent
 */
export async function storeSearch(
  tx: Tx,
  set: NewBoxSet,
  isHardNegative: () => Promise<boolean>,
): Promise<void> {
  const boxSetId = await storeBoxSet(tx, set);
  const { imageSha256, brandId, outcome } = set;
  if (brandId === null || outcome === 'no-mark') return;
  const belief =
    outcome === 'boxes'
      ? ({ presence: 'present', kind: 'mark', isHardNegative: false } as const)
      : ({ presence: 'absent', kind: 'other', isHardNegative: await isHardNegative() } as const);
  await storeLabel(tx, { imageSha256, brandId, ...belief }, [{ boxSetId }], { keepsKind: true });
}
