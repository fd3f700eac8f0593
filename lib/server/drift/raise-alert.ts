import { v7 as uuidv7 } from 'uuid';
import type { DriftFinding, UnlikePictures } from '@/lib/contracts/drift';
import { recordEvent } from '../audit/record-event';
import type { Tx } from '../database/db';

type Subject = { thresholdId: string; brandId: string } | { watchId: string };

/** Tells people of a drift, once of a threshold or a watch: neither is looked at again after it. */
export async function raiseAlert(
  tx: Tx,
  subject: Subject,
  findings: DriftFinding[],
  pictures: UnlikePictures,
): Promise<void> {
  const id = uuidv7();
  await tx.driftAlert.create({ data: { id, ...subject, findings, pictures } });
  await recordEvent(tx, {
    actorId: null,
    action: 'drift-alert-raised',
    table: 'drift_alert',
    id,
    after: { ...subject, findings },
  });
}
