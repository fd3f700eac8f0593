import { createHash } from 'node:crypto';
import type { Certificate } from '@/lib/domain/thresholds/certificate';
import { certificateEvidence, issueCertificate } from '@/lib/domain/thresholds/certificate';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { promiseOf, readStanding } from './plan-standing';

/** A certificate speaks of traffic like that of its window; after a quarter nobody knows. */
const VALID_DAYS = 90;

/**
 * The certificate of a value that a plan's labels have passed.
 * @throws AppError `conflict` when the plan is of another brand model, or does not certify this very value
 */
export async function certifyValue(
  db: Db,
  { planId, brandModelId, value }: { planId: string; brandModelId: string; value: number },
): Promise<Certificate> {
  const row = await db.certificatePlan.findFirst({ where: { id: planId, brandModelId } });
  if (!row) throw new AppError('conflict', 'This plan is of another model');
  const { attempts, picks } = await readStanding(db, row);
  for (const { planned, outcome } of attempts) {
    const level = outcome.levels.find(({ threshold, state }) => threshold === value && state === 'passed');
    if (!level || level.pValue === null) continue;
    const counted = picks.filter(
      ({ round, isDrawn, prob }) => isDrawn && round <= planned.rounds && prob >= level.threshold,
    );
    const evidence = certificateEvidence(counted.map((label) => ({ ...label, key: label.revisionId })));
    return issueCertificate(
      { ...level, pValue: level.pValue },
      {
        promise: promiseOf(row),
        attempt: planned.number,
        errorOfAttempt: planned.delta,
        design: { kind: 'blocks', blockSize: row.blockSize, rounds: planned.rounds, seed: row.seed },
        excludedLessons: row.excludedLessons,
        brandModelId,
        dataHash: createHash('sha256').update(evidence).digest('hex'),
        window: { from: row.windowFrom.toISOString(), to: row.windowTo.toISOString() },
      },
      { issuedAt: new Date(), validDays: VALID_DAYS },
    );
  }
  throw new AppError('conflict', 'The plan does not certify this value');
}
