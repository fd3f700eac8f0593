import { createHash } from 'node:crypto';
import path from 'node:path';
import {
  analyseReferences,
  type AnalysedReferences,
  type ReferenceDetections,
} from '@/inference/brand-references';
import type { BrandLine } from '@/lib/contracts/brands';
import { OperatorError } from '@/lib/server/config/operator-error';
import { readBrandFile } from '../import/import-brand-file';
import { readInside } from '@/lib/server/images/read-inside';
import { userPath } from '../user-path';
import type { CachedAnalyser } from './cached-analyser';

/** The brands of a brands.json with their reference pictures analysed; none without a file. */
export async function readReferences(
  analyser: CachedAnalyser,
  given: string | null,
  detections: ReferenceDetections,
): Promise<{ line: BrandLine; references: AnalysedReferences }[]> {
  if (given === null) return [];
  const file = userPath(given);
  const brands = [];
  for (const line of await readBrandFile(file)) {
    const pictures = await Promise.all(
      line.referenceImages.map(async (entry) => {
        const { path: name, box: region = null } = typeof entry === 'string' ? { path: entry } : entry;
        const bytes = await readInside(path.dirname(file), name);
        if (typeof bytes === 'string') throw new OperatorError(`${line.slug}: ${bytes}`);
        return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes, region };
      }),
    );
    brands.push({ line, references: await analyseReferences(analyser, pictures, detections) });
  }
  return brands;
}
