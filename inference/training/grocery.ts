import { readFile } from 'node:fs/promises';
import path from 'node:path';

export type GroceryAd = {
  externalId: string;
  title: string;
  imageFile: string;
  /** For fitting and measuring only. */
  truth: { brand: string | null; productClass: string; split: 'learn' | 'measure' };
};
export type GroceryBrand = { slug: string; name: string; aliases: string[]; referenceFiles: string[] };

/** The ads of one split, in file order; `measure` is for measuring and nothing else. */
export async function readGroceryAds(dir: string, split: 'learn' | 'measure'): Promise<GroceryAd[]> {
  const lines = (await readFile(path.join(dir, 'ads.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as Omit<GroceryAd, 'imageFile'> & { images: string[] })
    .filter((ad) => ad.truth.split === split)
    .map(({ externalId, title, images, truth }) => ({
      externalId,
      title,
      truth,
      imageFile: path.join(dir, images[0]!),
    }));
}

export async function readGroceryBrands(dir: string): Promise<GroceryBrand[]> {
  const brands = JSON.parse(await readFile(path.join(dir, 'brands.json'), 'utf8')) as (Omit<
    GroceryBrand,
    'referenceFiles'
  > & { referenceImages: string[] })[];
  return brands.map(({ slug, name, aliases, referenceImages }) => ({
    slug,
    name,
    aliases,
    referenceFiles: referenceImages.map((file) => path.join(dir, file)),
  }));
}

/** The second half of each brand-free class in `learn`; the first half fitted the encoder's projection. */
export function chooseBackground(ads: readonly GroceryAd[], perClass: number): GroceryAd[] {
  const byClass = new Map<string, GroceryAd[]>();
  for (const ad of ads) {
    if (ad.truth.brand !== null) continue;
    byClass.set(ad.truth.productClass, [...(byClass.get(ad.truth.productClass) ?? []), ad]);
  }
  return [...byClass.values()].flatMap((group) => {
    const second = group.slice(Math.ceil(group.length / 2));
    const step = Math.max(1, second.length / perClass);
    return Array.from(
      { length: Math.min(perClass, second.length) },
      (_, at) => second[Math.floor(at * step)]!,
    );
  });
}
