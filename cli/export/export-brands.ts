import path from 'node:path';
import { toBrandFolder, writeBrandFolders, type BrandFolder } from '@/lib/server/brands/export-brand';
import { getDefinition } from '@/lib/server/brands/get-definition';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { openFolderSink } from '@/lib/server/exchange/folder-sink';
import { withScratchFolder } from '@/lib/server/exchange/scratch-folder';
import { spoolsIn } from '@/lib/server/exchange/spool';
import { openZipSink } from '@/lib/server/exchange/zip-sink';

/**
 * Writes the published definitions of these brands (none = of all) as brands.json with its pictures, to a new folder or to
 * a file that ends with .zip. Importing it again changes nothing.
 *
 * @returns slugs and versions
 * @throws AppError `not-found`; OperatorError when `out` cannot be written
 */
export async function exportBrands(
  db: Db,
  slugs: readonly string[],
  out: string,
): Promise<Array<{ slug: string; version: number }>> {
  const published = await db.brandDefinition.findMany({
    where: { state: 'published', ...(slugs.length > 0 && { brand: { slug: { in: [...slugs] } } }) },
    orderBy: { brand: { slug: 'asc' } },
    select: { version: true, brand: { select: { slug: true } } },
  });
  const brands = published.map(({ version, brand: { slug } }) => ({ slug, version }));
  const missing = slugs.find((slug) => !brands.some((brand) => brand.slug === slug));
  if (missing !== undefined || brands.length === 0) {
    throw new AppError('not-found', `There is no published definition${missing ? ` of ${missing}` : ''}`);
  }
  const folders: BrandFolder[] = [];
  for (const { slug, version } of brands) {
    folders.push(toBrandFolder(slug, await getDefinition(db, slug, version)));
  }
  await withScratchFolder(async (scratch) => {
    const isZip = path.extname(out).toLowerCase() === '.zip';
    const sink = isZip ? await openZipSink(out, spoolsIn(scratch)) : await openFolderSink(out);
    try {
      await writeBrandFolders(folders, (name, bytes) => sink.put(name, bytes));
      await sink.finish();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  });
  return brands;
}
