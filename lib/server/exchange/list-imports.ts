import {
  LabelImportCountsSchema,
  ExchangeFormatSchema,
  type LabelImportList,
} from '@/lib/contracts/exchange';
import type { Db } from '../database/db';

const SHOWN = 50;

/** The newest imports. One that was stopped stays `running`, without counts. */
export async function listImports(db: Db): Promise<LabelImportList> {
  const rows = await db.labelImport.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
    include: { createdBy: { select: { name: true } } },
  });
  return {
    imports: rows.map((row) => ({
      importId: row.id,
      format: ExchangeFormatSchema.parse(row.format),
      mode: row.mode,
      fileName: row.fileName,
      state: row.state,
      counts: row.state === 'finished' ? LabelImportCountsSchema.parse(row.counts) : null,
      by: row.createdBy?.name ?? null,
      at: row.createdAt.toISOString(),
    })),
  };
}
