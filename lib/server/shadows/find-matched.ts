import type { MatchedBasis } from '@/lib/contracts/matched-threshold';
import { FEWEST_ADS } from '@/lib/domain/shadow/match-flag-rate';
import type { Db, Tx } from '../database/db';
import { readDifferences, type ComparedShadow } from './read-differences';

/**
 * The threshold at which a candidate flags as large a share of its newest shadow's ads as the model in use does.
 * @returns null when no shadow beside that model has enough to tell
 */
export async function findMatched(
  tx: Tx,
  brandModelId: string,
  besideId: string | null,
): Promise<MatchedBasis | null> {
  if (besideId === null) return null;
  const shadow = await tx.modelShadow.findFirst({
    where: { brandModelId, besideId },
    orderBy: { createdAt: 'desc' },
  });
  return (shadow && (await findAllMatched(tx, [shadow])).get(shadow.id)) ?? null;
}

/** The same for many, by shadow; those that have too little to match by are left out. */
export async function findAllMatched(
  db: Db | Tx,
  shadows: readonly ComparedShadow[],
): Promise<Map<string, MatchedBasis>> {
  const matchedOf = new Map<string, MatchedBasis>();
  for (const [shadowId, { matched, ads }] of await readDifferences(db, shadows)) {
    if (matched && ads >= FEWEST_ADS) matchedOf.set(shadowId, { ...matched, shadowId, ads });
  }
  return matchedOf;
}
