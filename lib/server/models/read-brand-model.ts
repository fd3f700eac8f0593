import { BrandModelSchema, type BrandModel } from '@/lib/contracts/brand-model';
import { imageStore } from '../images/image-store';

/** The bytes of a model are gone: its brand has to be modelled anew. */
export class MissingBrandModelError extends Error {
  override name = 'MissingBrandModelError';
}

/** A stored brand model by the hash of its bytes. @throws MissingBrandModelError when they are not in the store */
export async function readBrandModel(contentHash: string): Promise<BrandModel> {
  const bytes = await imageStore().get(contentHash);
  if (!bytes) throw new MissingBrandModelError(`brand model ${contentHash} is not in the image store`);
  return BrandModelSchema.parse(JSON.parse(bytes.toString('utf8')));
}
