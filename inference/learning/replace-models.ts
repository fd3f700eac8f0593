import type { BrandModel } from '@/lib/contracts/brand-model';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import { loadBrandModels } from '../loaded-brands';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from '../worker/active-brands';
import type { NamedModels } from './measure-models';

export function nameModels({ loaded, brandIdOf }: ActiveBrands): NamedModels {
  return { loaded, brandIds: loaded.brands.map(({ id }) => brandIdOf.get(id)!) };
}

/** Reads stored models by their hash, each once. */
export function rememberModels(): (contentHash: string) => Promise<BrandModel> {
  const known = new Map<string, Promise<BrandModel>>();
  return (contentHash) => {
    const model = known.get(contentHash) ?? readBrandModel(contentHash);
    known.set(contentHash, model);
    return model;
  };
}

/** These models with others in their brands' places. @param hashOf by brand, of stored models */
export async function replaceModels(
  scorer: Scorer,
  { loaded, brandIds }: NamedModels,
  hashOf: ReadonlyMap<string, string>,
  read: (contentHash: string) => Promise<BrandModel> = readBrandModel,
): Promise<NamedModels> {
  const kept = loaded.brands.flatMap(({ model }, index) =>
    hashOf.has(brandIds[index]!) ? [] : [{ id: brandIds[index]!, model }],
  );
  const fresh = await Promise.all(
    [...hashOf].map(async ([id, contentHash]) => ({ id, model: await read(contentHash) })),
  );
  const models = [...kept, ...fresh];
  return { loaded: loadBrandModels(models, scorer), brandIds: models.map(({ id }) => id) };
}
