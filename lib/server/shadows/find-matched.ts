import type { MatchedBasis } from '@/lib/contracts/matched-threshold';
import type { Tx } from '../database/db';
import { AppError } from '../errors';
import { FEWEST_ADS } from './draw-differences';
import { readDifferences } from './read-differences';

/**
 * The threshold at which a candidate flags as large a share of its newest shadow's ads as the model in use does.
 * @throws AppError `conflict` when no shadow beside that model has enough to tell
 */
export async function findMatched(
  tx: Tx,
  brandModelId: string,
  besideId: string | null,
): Promise<MatchedBasis> {
  const shadow =
    besideId === null
      ? null
      : await tx.modelShadow.findFirst({
          where: { brandModelId, besideId },
          orderBy: { createdAt: 'desc' },
        });
  const differences = shadow && (await readDifferences(tx, shadow));
  if (!differences?.matched || differences.ads < FEWEST_ADS) {
    throw new AppError(
      'conflict',
      `Too little to match by: it takes a shadow beside the model in use with ${FEWEST_ADS} ads, one of them flagged`,
    );
  }
  return { ...differences.matched, shadowId: shadow!.id, ads: differences.ads };
}
