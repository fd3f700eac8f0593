import { writeFile } from 'node:fs/promises';
import { BRAND_DEFINITIONS } from './brand-definitions.ts';
import { BRANDS, type DemonstrationBrand } from './brands.ts';
import type { AdPlan } from './plan-ads.ts';
import type { LocalBox } from './products/look.ts';
import { showsBrand } from './reasons.ts';
import { listAuthorizations } from './sellers.ts';

export type ReferenceFile = { path: string; box: LocalBox | null };

/** An ad as a line, in the format of the product's ingest. `marks` are those of the first picture. */
export function toAdLine(ad: AdPlan, images: readonly string[], marks: readonly LocalBox[]): string {
  const brand = showsBrand(ad.reason) ? ad.suspectedBrand : null;
  return JSON.stringify({
    externalId: ad.externalId,
    sellerExternalId: ad.sellerExternalId,
    title: ad.title,
    category: ad.category,
    price: ad.price,
    images,
    impressions: ad.impressions,
    language: ad.language,
    receivedAt: ad.receivedAt,
    truth: {
      brand,
      boxes: brand ? marks.map(({ x, y, width, height }) => ({ brand, x, y, width, height })) : [],
      isAuthorized: ad.reason === 'authorized',
      reason: ad.reason,
      suspectedBrand: ad.suspectedBrand,
      productClass: ad.productClass,
      subset: ad.style,
    },
  });
}

export async function writeBrands(
  file: string,
  referencesOf: ReadonlyMap<string, ReferenceFile[]>,
): Promise<void> {
  const brands = BRANDS.map((brand) => toBrandRecord(brand, referencesOf.get(brand.slug) ?? []));
  await writeFile(file, `${JSON.stringify(brands, null, 1)}\n`);
}

function toBrandRecord(
  { slug, name, aliases, category }: DemonstrationBrand,
  references: ReferenceFile[],
): object {
  const definition = BRAND_DEFINITIONS[slug];
  if (!definition) throw new Error(`brand ${slug} has no definition`);
  const referenceImages = references.map(({ path, box }) => (box ? { path, box } : path));
  return { slug, name, aliases, referenceImages, categories: [category], ...definition };
}

export async function writeAuthorizations(file: string): Promise<void> {
  const rows = listAuthorizations().map(({ sellerExternalId, brand, validFrom, validTo, categories }) =>
    [sellerExternalId, brand, validFrom, validTo, categories.join('|')].join(','),
  );
  await writeFile(file, ['sellerExternalId,brand,validFrom,validTo,categories', ...rows, ''].join('\n'));
}

/** Relative to the folder of ads.jsonl. */
export function imagePath(ad: AdPlan, index: number): string {
  return `images/${ad.externalId}-${index + 1}.jpg`;
}
