import type { ProposeSet } from '@/lib/contracts/thresholds';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { proposeThreshold } from './propose-threshold';

/**
 * Proposes a value for each of many brands. Each is a proposal of its own, with its own approval; a brand where something
 * changed meanwhile, or that has a proposal already, is passed by and named.
 *
 * @throws AppError `not-found` for a brand without a model
 */
export async function proposeSet(
  db: Db,
  userId: string,
  { proposals, note }: ProposeSet,
): Promise<{ proposed: string[]; passedBy: string[] }> {
  const outcome: { proposed: string[]; passedBy: string[] } = { proposed: [], passedBy: [] };
  for (const { slug, value, activeId } of proposals) {
    try {
      await proposeThreshold(db, userId, slug, { value, activeId, note, planId: null });
      outcome.proposed.push(slug);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      outcome.passedBy.push(slug);
    }
  }
  return outcome;
}
