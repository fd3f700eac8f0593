import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BrandFileSchema, type BrandLine } from '@/lib/contracts/brands';
import { checkImport, importBrand, type ImportedBrand } from '@/lib/server/brands/import-brand';
import { storeLinePictures } from '@/lib/server/brands/line-pictures';
import type { ReferencePicture } from '@/lib/server/brands/definition-rows';
import { OperatorError } from '@/lib/server/config/operator-error';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { withScratchFolder } from '@/lib/server/exchange/scratch-folder';
import { unpackZip } from '@/lib/server/exchange/unpack-zip';

/**
 * Publishes every brand of a file (brands.json, or a ZIP with it and its pictures), or none: the whole file and every
 * picture are checked first.
 * @throws OperatorError that names each problem by brand and field
 */
export function importBrandFile(
  db: Db,
  file: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<ImportedBrand[]> {
  if (path.extname(file).toLowerCase() !== '.zip') return importFrom(db, file, onProgress);
  return withScratchFolder(async (scratch) => {
    await unpackZip(file, scratch, MAX_UNPACKED_BYTES);
    return importFrom(db, path.join(scratch, 'brands.json'), onProgress);
  });
}

const MAX_UNPACKED_BYTES = 8e9;

async function importFrom(
  db: Db,
  file: string,
  onProgress: (done: number, total: number) => void,
): Promise<ImportedBrand[]> {
  const lines = await readBrandFile(file);
  const folder = path.dirname(path.resolve(file));
  const problems: string[] = [];
  const ready: Array<{ line: BrandLine; references: ReferencePicture[] }> = [];
  for (const line of lines) {
    const stored = await storeLinePictures(db, folder, line);
    problems.push(...stored.problems.map((problem) => `${line.slug}: ${problem}`));
    await checkImport(db, line, stored.references).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      problems.push(error.message);
    });
    ready.push({ line, references: stored.references });
  }
  if (problems.length > 0) throw new OperatorError(problems.join('\n'));

  const imported: ImportedBrand[] = [];
  onProgress(0, ready.length);
  for (const { line, references } of ready) {
    imported.push(await importBrand(db, line, references));
    onProgress(imported.length, ready.length);
  }
  return imported;
}

/** @throws OperatorError when the file is not a list of brands with distinct slugs */
export async function readBrandFile(file: string): Promise<BrandLine[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${file} cannot be read: ${error.code}.`, { cause: error });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new OperatorError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = BrandFileSchema.safeParse(json);
  if (!parsed.success) throw new OperatorError(`${file}:\n${z.prettifyError(parsed.error)}`);
  const slugs = parsed.data.map((line) => line.slug);
  const twice = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
  if (twice) throw new OperatorError(`${file} names the brand "${twice}" twice; give each brand one entry.`);
  return parsed.data;
}
