import path from 'node:path';
import type { Db } from '@/lib/server/database/db';
import { exportLabels, type ExportOptions } from '@/lib/server/exchange/export-labels';
import type { ExportSink } from '@/lib/server/exchange/export-sink';
import { openFolderSink } from '@/lib/server/exchange/folder-sink';
import { withScratchFolder } from '@/lib/server/exchange/scratch-folder';
import { spoolsIn, type SpoolFolder } from '@/lib/server/exchange/spool';
import type { ExportSelection } from '@/lib/server/exchange/find-subject';
import { spoolRecords } from '@/lib/server/exchange/spool-records';
import type { ExportCounts } from '@/lib/server/exchange/write-export';
import { openZipSink } from '@/lib/server/exchange/zip-sink';

export type ExportResult = ExportCounts & {
  of: string;
  /** Left out: a brand is shown, and nobody has looked for its marks. */
  incomplete: number;
  out: string;
};
type Options = ExportOptions & {
  selection: ExportSelection;
  takesIncomplete: boolean;
  /** Called once, before the first picture. */
  onStart?: (pictures: number) => void;
};

/**
 * Exports to a new folder, or to a ZIP when `out` ends with `.zip`; nothing is left of an export that fails or is stopped.
 * @throws AppError `not-found`, OperatorError when `out` cannot be written
 */
export function exportToPath(db: Db, out: string, options: Options): Promise<ExportResult> {
  const { selection, takesIncomplete, onStart, ...rest } = options;
  return withScratchFolder(async (scratch) => {
    const spools = spoolsIn(scratch);
    const records = await spoolRecords(db, selection, spools, { takesIncomplete });
    onStart?.(records.pictures);
    const counts = await exportLabels(records, await openSink(out, spools), spools, rest);
    return { ...counts, of: records.of, incomplete: records.incomplete, out };
  });
}

function openSink(out: string, spools: SpoolFolder): Promise<ExportSink> {
  return path.extname(out).toLowerCase() === '.zip' ? openZipSink(out, spools) : openFolderSink(out);
}
