import path from 'node:path';
import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import type { Db } from '@/lib/server/database/db';
import type { ImportOptions } from '@/lib/server/exchange/check-import';
import { openFolderTree, openTree } from '@/lib/server/exchange/file-tree';
import { importLabels, type ImportOutcome } from '@/lib/server/exchange/import-labels';
import { withScratchFolder } from '@/lib/server/exchange/scratch-folder';

type Options = Omit<ImportOptions, 'fileName' | 'actorId'> & {
  format: ExchangeFormatName;
  /** Folder with the pictures, where they do not lie among the files. */
  pictures: string | null;
  takesPredictions: boolean;
};

/** As much as an archive may unpack to: more than any disk of a laptop holds twice. */
const MAX_UNPACKED_BYTES = 500e9;

/**
 * Imports a folder, a ZIP or one file of annotations.
 * @throws OperatorError when what was given cannot be read
 */
export function importLabelFiles(
  db: Db,
  given: string,
  { format, pictures, takesPredictions, ...options }: Options,
): Promise<ImportOutcome> {
  return withScratchFolder(async (scratch) => {
    const source = {
      format,
      tree: await openTree(given, scratch, MAX_UNPACKED_BYTES),
      pictures: pictures === null ? null : await openFolderTree(pictures),
      storedSize: (sha256: string) =>
        db.image.findUnique({ where: { sha256 }, select: { width: true, height: true } }),
      takesPredictions,
    };
    return importLabels(db, source, { ...options, fileName: path.basename(given), actorId: null });
  });
}
