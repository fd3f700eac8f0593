import type { BrandLine } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { readInside } from '../images/read-inside';
import { storeImage } from '../images/store-image';
import type { ReferencePicture } from './definition-rows';

const LISTS = [
  { field: 'referenceImages', role: 'genuine' },
  { field: 'counterExamples', role: 'counter-example' },
] as const;

/** Stores the pictures that a line of a brand file names, relative to its folder. @returns every problem in a sentence */
export async function storeLinePictures(
  db: Db,
  folder: string,
  line: Pick<BrandLine, 'referenceImages' | 'counterExamples'>,
): Promise<{ references: ReferencePicture[]; problems: string[] }> {
  const references: ReferencePicture[] = [];
  const problems: string[] = [];
  for (const { field, role } of LISTS) {
    for (const [index, given] of line[field].entries()) {
      const { path, box, point, note } =
        typeof given === 'string' ? { path: given, box: undefined, point: null, note: undefined } : given;
      const stored = await storeOne(db, folder, path);
      if ('problem' in stored) problems.push(`${field}[${index}]: ${stored.problem}`);
      else references.push({ ...stored, region: box ?? null, role, point, ...(note && { note }) });
    }
  }
  return { references, problems };
}

async function storeOne(
  db: Db,
  folder: string,
  name: string,
): Promise<{ sha256: string } | { problem: string }> {
  const bytes = await readInside(folder, name);
  if (typeof bytes === 'string') return { problem: bytes };
  try {
    const { sha256 } = await storeImage(db, bytes);
    return { sha256 };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problem: error.message };
  }
}
