import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadBackgroundPool } from '../background-pool';
import { buildBrandModel } from '../build-brand-model';
import { openEncoder, type Encoder } from '../encoder';
import { SHIPPED_MODELS_DIR } from '../release';
import { loadBrandModels, scoreAd, type AdBrandScore, type LoadedBrands } from '../score-ad';
import type { FusionModel } from '@/lib/domain/fusion';
import { readGroceryAds, readGroceryBrands, type GroceryAd } from './grocery';

export type ScoredGroceryAd = { ad: GroceryAd; scores: AdBrandScore[]; sha256: string };
export type GroceryRun = {
  rows: ScoredGroceryAd[];
  encoder: Pick<Encoder, 'sha256' | 'provider' | 'threads' | 'batchSize'>;
  imagesPerSecond: number;
};

/** Builds the nine brands from their reference pictures alone and scores one split with them. */
export async function scoreGrocery(
  dir: string,
  split: 'learn' | 'measure',
  fusion: FusionModel,
): Promise<GroceryRun> {
  const encoder = await openEncoder(SHIPPED_MODELS_DIR, { providers: ['cpu'] });
  try {
    const brands = await buildBrands(dir, encoder, fusion);
    const ads = await readGroceryAds(dir, split);
    const images = await Promise.all(
      ads.map(async (ad) => {
        const bytes = await readFile(ad.imageFile);
        return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
      }),
    );
    const startedAt = performance.now();
    const encoded = await encoder.encode(images);
    const seconds = (performance.now() - startedAt) / 1000;
    const rows = ads.map((ad, index) => {
      const image = encoded[index]!;
      return {
        ad,
        sha256: image.sha256,
        scores: scoreAd(brands, ad.title, 'failure' in image ? [] : [image]),
      };
    });
    const { sha256, provider, threads, batchSize } = encoder;
    return {
      rows,
      encoder: { sha256, provider, threads, batchSize },
      imagesPerSecond: images.length / seconds,
    };
  } finally {
    await encoder.close();
  }
}

async function buildBrands(dir: string, encoder: Encoder, fusion: FusionModel): Promise<LoadedBrands> {
  const background = await loadBackgroundPool(SHIPPED_MODELS_DIR, encoder);
  const deps = { encoderSha256: encoder.sha256, embeddingDims: encoder.dims, background, fusion };
  const models = [];
  for (const { slug, name, aliases, referenceFiles } of await readGroceryBrands(dir)) {
    const references = await Promise.all(
      referenceFiles.map(async (file) => {
        const bytes = await readFile(file);
        return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes, region: null };
      }),
    );
    const definition = { slug, version: 1, names: [name], aliases, keywords: [] };
    const { model } = await buildBrandModel({ ...deps, encode: encoder.encode }, definition, references);
    models.push({ id: slug, model });
  }
  return loadBrandModels(models, deps);
}
