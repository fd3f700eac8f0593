import { writeFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { z } from 'zod';
import { BrandFileSchema, type BrandLine, type DefinitionContent } from '@/lib/contracts/brands';
import { OperatorError } from '../config/operator-error';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { withScratchFolder, makeScratchFolder } from '../exchange/scratch-folder';
import { spoolsIn } from '../exchange/spool';
import { unpackZip } from '../exchange/unpack-zip';
import { startZip } from '../exchange/zip-sink';
import { logger } from '../logging/logger';
import { checkDefinition } from './check-definition';
import { toContentOfLine } from './definition-rows';
import { toBrandFolder, writeBrandFolders } from './export-brand';
import { getDefinition } from './get-definition';
import { storeLinePictures } from './line-pictures';

const MAX_UNPACKED_BYTES = 500e6;
const WAITING_BYTES = 1024 * 1024;

/** A version as a ZIP that is made while it is read: brands.json and its pictures. @throws AppError `not-found` */
export async function streamDefinition(
  db: Db,
  slug: string,
  version: number,
): Promise<ReadableStream<Uint8Array>> {
  const definition = await getDefinition(db, slug, version);
  const scratch = await makeScratchFolder();
  const out = new PassThrough({ highWaterMark: WAITING_BYTES });
  const zip = await startZip(out, spoolsIn(scratch.folder));
  const write = async () => {
    try {
      await writeBrandFolders([toBrandFolder(slug, definition)], zip.put);
      await zip.finish();
    } catch (error) {
      if (!out.destroyed) out.destroy(error as Error);
      logger().warn({ error }, 'a definition’s export ended in the middle');
    }
    await scratch.remove();
  };
  void write();
  return Readable.toWeb(out) as ReadableStream<Uint8Array>;
}

/**
 * What a file says of one brand; its pictures are stored. The file is a ZIP as `streamDefinition` makes it.
 * @throws AppError `bad-input` that says what is wrong with it
 */
export function readDefinitionFile(db: Db, bytes: Uint8Array): Promise<DefinitionContent> {
  return withScratchFolder(async (scratch) => {
    const file = path.join(scratch, 'definition.zip');
    const folder = path.join(scratch, 'unpacked');
    await mkdir(folder);
    await writeFile(file, bytes);
    await unpackZip(file, folder, MAX_UNPACKED_BYTES).catch((error: unknown) => {
      if (error instanceof OperatorError) throw new AppError('bad-input', error.message, { cause: error });
      throw error;
    });
    const line = await readOnlyLine(path.join(folder, 'brands.json'));
    const { references, problems } = await storeLinePictures(db, folder, line);
    if (problems.length > 0) throw new AppError('bad-input', problems.join('; '));
    const content = toContentOfLine(line, references);
    await checkDefinition(db, content);
    return content;
  });
}

async function readOnlyLine(file: string): Promise<BrandLine> {
  const lines = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch((error: unknown) => {
      throw new AppError('bad-input', 'The file has no brands.json, or it is not JSON', { cause: error });
    });
  const parsed = BrandFileSchema.safeParse(lines);
  if (!parsed.success) throw new AppError('bad-input', `brands.json: ${z.prettifyError(parsed.error)}`);
  const [line, ...others] = parsed.data;
  if (others.length > 0) {
    throw new AppError('bad-input', `brands.json: there are ${parsed.data.length} brands; one is wanted`);
  }
  return line!;
}
