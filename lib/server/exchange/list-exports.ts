import { ExchangeFormatSchema, type LabelExportList } from '@/lib/contracts/exchange';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { TRACK_EVERY_MS } from './track-export';

const SHOWN = 20;
/** Without a sign of life for so long its process is gone. */
const LOST_MS = 30 * TRACK_EVERY_MS;

/** The newest exports from pages. One whose process was killed is `broken`. */
export async function listExports(db: Db): Promise<LabelExportList> {
  const rows = await db.labelExport.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
    include: { createdBy: { select: { name: true } } },
  });
  const lost = Date.now() - LOST_MS;
  return {
    exports: rows.map((row) => ({
      exportId: row.id,
      format: ExchangeFormatSchema.parse(row.format),
      fileName: row.fileName,
      state: row.endedAt === null && row.touchedAt.getTime() < lost ? 'broken' : row.state,
      total: row.total,
      leftOut: row.leftOut,
      done: row.done,
      by: row.createdBy.name,
      at: row.createdAt.toISOString(),
    })),
  };
}

/** Ends an export that goes on; its reader gets an archive without an end, which is none. @throws AppError `not-found` */
export async function cancelExport(db: Db, exportId: string, actorId: string): Promise<LabelExportList> {
  await db.$transaction(async (tx) => {
    const found = await tx.labelExport.findUnique({ where: { id: exportId }, select: { id: true } });
    if (!found) throw new AppError('not-found', 'There is no such export');
    const { count } = await tx.labelExport.updateMany({
      where: { id: exportId, endedAt: null },
      data: { state: 'cancelled', endedAt: new Date() },
    });
    if (count > 0)
      await recordEvent(tx, { actorId, action: 'export-cancelled', table: 'label_export', id: exportId });
  });
  return listExports(db);
}
