import type { LabelWork } from '@/lib/contracts/label-work';
import type { Lease } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { claimSlots, type ClaimInput } from '../queue/claim-slots';
import { loadLabelWork } from './load-label-work';

type Input = Omit<ClaimInput, 'kind' | 'subjectId'> & {
  taskId?: string | undefined;
  knownSlotIds?: readonly string[];
};

/**
 * Claims label tasks for a tab and loads what it does not know yet; both lists are empty when nothing waits for this person.
 * @throws AppError `lease-lost` when a particular task was asked for and cannot be had
 */
export async function claimLabels(db: Db, input: Input): Promise<{ work: LabelWork[]; kept: Lease[] }> {
  const slots = await claimSlots(db, { ...input, kind: 'labeling', subjectId: input.taskId });
  if (input.taskId && slots.length === 0) {
    throw new AppError('lease-lost', 'This task is in other hands, already answered, or was declined by you');
  }
  const known = new Set(input.knownSlotIds ?? []);
  return {
    work: await Promise.all(
      slots.filter((slot) => !known.has(slot.slotId)).map((slot) => loadLabelWork(db, input.userId, slot)),
    ),
    kept: slots
      .filter((slot) => known.has(slot.slotId))
      .map(({ slotId, token, leaseMsLeft }) => ({ slotId, token, leaseMsLeft })),
  };
}
