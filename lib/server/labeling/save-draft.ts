import { type SaveLabelDraft } from '@/lib/contracts/label-answers';
import { LabelDraftContentSchema, type LabelDraft } from '@/lib/contracts/label-work';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';

export type DraftOutcome =
  { kind: 'saved'; version: number; savedAt: string } | { kind: 'conflict'; stored: LabelDraft };

/**
 * Saves a person's unfinished work on a task if nobody (they, in another tab) saved since the version it follows; else
 * tells what is stored, and nothing is overwritten. Compare-and-set in one statement.
 *
 * A first save needs a slot of the task in this person's hands, later ones do not: work outlives its lease.
 *
 * @throws AppError `lease-lost` when they have neither
 */
export async function saveDraft(
  db: Db,
  labelerId: string,
  taskId: string,
  { expectedVersion, content }: SaveLabelDraft,
): Promise<DraftOutcome> {
  const json = JSON.stringify(content);
  const saved =
    expectedVersion === 0
      ? await db.$queryRaw<SavedRow[]>`
          INSERT INTO label_draft (task_id, labeler_id, version, content)
          SELECT ${taskId}::uuid, ${labelerId}::uuid, 1, ${json}::jsonb
           WHERE EXISTS (SELECT FROM work_slot AS slot
                          WHERE slot.label_task_id = ${taskId}::uuid AND slot.holder_id = ${labelerId}::uuid
                            AND slot.answered_at IS NULL AND slot.closed_at IS NULL)
          ON CONFLICT DO NOTHING
          RETURNING version, saved_at AS "savedAt"`
      : await db.$queryRaw<SavedRow[]>`
          UPDATE label_draft SET version = version + 1, content = ${json}::jsonb, saved_at = now()
           WHERE task_id = ${taskId}::uuid AND labeler_id = ${labelerId}::uuid AND version = ${expectedVersion}
          RETURNING version, saved_at AS "savedAt"`;
  const [row] = saved;
  if (row) return { kind: 'saved', version: row.version, savedAt: row.savedAt.toISOString() };
  const stored = await findDraft(db, taskId, labelerId);
  if (!stored)
    throw new AppError('lease-lost', 'This task is not in your hands, and nothing of it was saved before');
  return { kind: 'conflict', stored };
}

type SavedRow = { version: number; savedAt: Date };

/** What this person saved of a task; null without anything. */
export async function findDraft(db: Db | Tx, taskId: string, labelerId: string): Promise<LabelDraft | null> {
  const row = await db.labelDraft.findUnique({ where: { taskId_labelerId: { taskId, labelerId } } });
  return (
    row && {
      version: row.version,
      savedAt: row.savedAt.toISOString(),
      content: LabelDraftContentSchema.parse(row.content),
    }
  );
}
