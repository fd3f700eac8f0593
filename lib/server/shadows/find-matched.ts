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
  const matched = shadow && (await findAllMatched(tx, [shadow])).get(shadow.id);
  if (!matched) {
    throw new AppError(
      'conflict',
      `Too little to match by: it takes a shadow beside the model in use with ${FEWEST_ADS} ads, one of them flagged`,
    );
  }
  return matched;
}

/** The same for many, by shadow; those that have too little to match by are left out. */
export async function findAllMatched(
  tx: Tx,
  shadows: readonly ComparedShadow[],
): Promise<Map<string, MatchedBasis>> {
  const matchedOf = new Map<string, MatchedBasis>();
  for (const [shadowId, { matched, ads }] of await readDifferences(tx, shadows)) {
    if (matched && ads >= FEWEST_ADS) matchedOf.set(shadowId, { ...matched, shadowId, ads });
  }
  return matchedOf;
}
