import type { LabelEdit } from '@/lib/contracts/data-browser';
import type { LabelKindName } from '@/lib/contracts/datasets';
import type { Db } from '../database/db';

const SHOWN = 50;

/** The last changes of many labels at once, newest first: what can still be taken back from here. */
export async function listEdits(db: Db): Promise<LabelEdit[]> {
  const rows = await db.labelEdit.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
    include: { by: { select: { name: true } }, undoneBy: { select: { id: true } } },
  });
  return rows.map((row) => ({
    editId: row.id,
    by: row.by.name,
    at: row.createdAt.toISOString(),
    presence: row.presence,
    kind: row.kind && (row.kind.replaceAll('_', '-') as LabelKindName),
    note: row.note,
    lineCount: row.lineCount,
    isUndone: row.undoneBy !== null,
    undoesId: row.undoesId,
  }));
}
