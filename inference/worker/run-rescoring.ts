import { setTimeout as sleep } from 'node:timers/promises';
import { rescoreNext } from '@/lib/server/brands/rescore';
import type { Db } from '@/lib/server/database/db';

const LOOK_EVERY_MS = 150;

/** Sees a rescoring through: gives out ads as fast as the workers take them. What a killed worker left goes on. */
export async function runRescoring(db: Db, rescoringId: string): Promise<void> {
  for (;;) {
    const step = await rescoreNext(db, rescoringId);
    if (step === 'over' || step === 'held') return;
    if (step === 'wait') await sleep(LOOK_EVERY_MS);
  }
}
