import type { ImpactPhase, ImpactResult } from '@/lib/contracts/brand-impact';
import type { Db } from '../database/db';
import { AppError } from '../errors';

export class ImpactCancelledError extends Error {
  override name = 'ImpactCancelledError';
}

export type OnImpactProgress = (phase: ImpactPhase, doneShare: number) => Promise<void>;

/** Progress is written this often at most; between two writes nobody could read it. */
const NOTE_EVERY_MS = 300;

/** Shows how far it is, and stops where somebody has cancelled it. @throws ImpactCancelledError */
export function noteImpact(db: Db, impactId: string): OnImpactProgress {
  let noted: { phase: ImpactPhase; at: number } | null = null;
  return async (phase, doneShare) => {
    const now = performance.now();
    if (noted?.phase === phase && now - noted.at < NOTE_EVERY_MS) return;
    noted = { phase, at: now };
    const { count } = await db.definitionImpact.updateMany({
      where: { id: impactId, state: { in: ['queued', 'running'] } },
      data: { state: 'running', phase, doneShare },
    });
    if (count === 0) throw new ImpactCancelledError('cancelled');
  };
}

/** @returns whether it was still wanted */
export async function endImpact(db: Db, impactId: string, result: ImpactResult): Promise<boolean> {
  const { count } = await db.definitionImpact.updateMany({
    where: { id: impactId, state: 'running' },
    data: { state: 'done', doneShare: 1, result, endedAt: new Date() },
  });
  return count > 0;
}

export async function failImpact(db: Db, impactId: string, error: unknown): Promise<void> {
  const problem =
    error instanceof AppError
      ? error.message
      : 'Something broke on our side; the log of the worker says what';
  await db.definitionImpact.updateMany({
    where: { id: impactId, state: { in: ['queued', 'running'] } },
    data: { state: 'failed', problem, endedAt: new Date() },
  });
}
