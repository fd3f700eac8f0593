import { readBrandModel } from '@/lib/server/models/read-brand-model';
import { loadBrandModels } from '../loaded-brands';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from '../worker/active-brands';
import type { NamedModels } from './measure-models';

export function nameModels({ loaded, brandIdOf }: ActiveBrands): NamedModels {
  return { loaded, brandIds: loaded.brands.map(({ id }) => brandIdOf.get(id)!) };
}

/** These models with others in their brands' places. @param hashOf by brand, of stored models */
export async function replaceModels(
  scorer: Scorer,
  { loaded, brandIds }: NamedModels,
  hashOf: ReadonlyMap<string, string>,
): Promise<NamedModels> {
  const kept = loaded.brands.flatMap(({ model }, index) =>
    hashOf.has(brandIds[index]!) ? [] : [{ id: brandIds[index]!, model }],
  );
  const fresh = await Promise.all(
    [...hashOf].map(async ([id, contentHash]) => ({ id, model: await readBrandModel(contentHash) })),
  );
  const models = [...kept, ...fresh];
  return { loaded: loadBrandModels(models, scorer), brandIds: models.map(({ id }) => id) };
}
