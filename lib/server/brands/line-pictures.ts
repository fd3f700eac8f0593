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

/**
 * Stores the pictures that a line of a brand file names, relative to its folder. One that is named whole and with regions
 * as well has the whole of it as a further region, so that nothing of the file is lost.
 *
 * @returns every problem in a sentence
 */
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
      if ('problem' in stored) {
        problems.push(`${field}[${index}]: ${stored.problem}`);
        continue;
      }
      const { sha256, width, height } = stored;
      if (box && (box.x + box.width > width || box.y + box.height > height)) {
        const reach = `${box.x + box.width} x ${box.y + box.height}`;
        problems.push(`${field}[${index}].box reaches ${reach}, but the picture is ${width} x ${height}`);
        continue;
      }
      const isAlsoMarked = line[field].some((one) => typeof one === 'object' && one.path === path && one.box);
      const whole = isAlsoMarked ? { x: 0, y: 0, width, height } : null;
      references.push({ sha256, region: box ?? whole, role, point, ...(note && { note }) });
    }
  }
  return { references, problems };
}

async function storeOne(
  db: Db,
  folder: string,
  name: string,
): Promise<{ sha256: string; width: number; height: number } | { problem: string }> {
  const bytes = await readInside(folder, name);
  if (typeof bytes === 'string') return { problem: bytes };
  try {
    return await storeImage(db, bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problem: error.message };
  }
}
