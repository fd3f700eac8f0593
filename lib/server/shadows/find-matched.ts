import type { MatchedBasis } from '@/lib/contracts/matched-threshold';
import type { Tx } from '../database/db';
import { AppError } from '../errors';
import { FEWEST_ADS } from './draw-differences';
import { readDifferences, type ComparedShadow } from './read-differences';

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
  const matched = shadow && (await tryMatched(tx, shadow));
  if (!matched) {
    throw new AppError(
      'conflict',
      `Too little to match by: it takes a shadow beside the model in use with ${FEWEST_ADS} ads, one of them flagged`,
    );
  }
  return matched;
}

/** The same for one shadow; null when it has too little to match by. */
export async function tryMatched(tx: Tx, shadow: ComparedShadow): Promise<MatchedBasis | null> {
  const { matched, ads } = await readDifferences(tx, shadow);
  return matched && ads >= FEWEST_ADS ? { ...matched, shadowId: shadow.id, ads } : null;
}
