import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportUploadQuery, LabelImportResult } from '@/lib/contracts/exchange';
import type { ExchangeProblem } from '@/lib/domain/exchange/exchange-problem';
import { OperatorError } from '../config/operator-error';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { openTree } from './file-tree';
import { importLabels } from './import-labels';
import { withScratchFolder } from './scratch-folder';

const MAX_UPLOAD_BYTES = 2e9;
const MAX_UNPACKED_BYTES = 8e9;
/** Problems in the answer; their number is said whole. */
const SHOWN_PROBLEMS = 1_000;

/**
 * Imports an uploaded ZIP of annotations, or tells what it would do. A request that is broken off stops it; sent again it
 * goes on.
 *
 * @throws AppError `too-large`, or `bad-input` when the body is no ZIP
 */
export function importUpload(
  db: Db,
  actorId: string,
  request: Request,
  query: ImportUploadQuery,
): Promise<LabelImportResult> {
  return withScratchFolder(async (scratch) => {
    const file = path.join(scratch, 'upload.zip');
    await receive(request, file);
    const unpacked = path.join(scratch, 'unpacked');
    await mkdir(unpacked);
    const problems: ExchangeProblem[] = [];
    const { format, as: mode, dryRun: isDryRun, skipFaulty: skipsFaulty, predictions, fileName, map } = query;
    const source = {
      format,
      tree: await asBadInput(() => openTree(file, unpacked, MAX_UNPACKED_BYTES)),
      pictures: null,
      storedSize: (sha256: string) =>
        db.image.findUnique({ where: { sha256 }, select: { width: true, height: true } }),
      takesPredictions: predictions,
    };
    const { importId, counts, problemCount } = await importLabels(db, source, {
      mode,
      isDryRun,
      skipsFaulty,
      mapped: new Map(Object.entries(map)),
      fileName,
      actorId,
      signal: request.signal,
      onProblem: (problem) => problems.length < SHOWN_PROBLEMS && problems.push(problem),
    });
    return { importId, isDryRun, counts, problemCount, problems };
  });
}

/** Writes the body to a file, piece by piece. */
async function receive(request: Request, file: string): Promise<void> {
  if (!request.body) throw new AppError('bad-input', 'The request has no body; send a ZIP');
  let bytes = 0;
  const body = request.body as unknown as AsyncIterable<Uint8Array>;
  async function* limited(): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > MAX_UPLOAD_BYTES) {
        const limit = MAX_UPLOAD_BYTES.toLocaleString('en');
        throw new AppError(
          'too-large',
          `The file has more than ${limit} bytes; use touchstone labels import`,
        );
      }
      yield piece;
    }
  }
  await pipeline(limited(), createWriteStream(file));
}

/** What an operator could put right at a command line is the caller's here. */
async function asBadInput<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperatorError) throw new AppError('bad-input', error.message, { cause: error });
    throw error;
  }
}
