import type { BrandModel, MovedMarks } from '@/lib/contracts/brand-model';
import { findMovedBrands, type NamedGallery } from '@/lib/domain/find-moved-brands';
import type { Db } from '@/lib/server/database/db';
import { sampleDetections } from '@/lib/server/scores/sample-detections';
import { loadBrandModels, type BrandContext, type LoadedBrands } from '../loaded-brands';
import type { ActiveBrands } from './active-brands';

const DETECTIONS = 2_000;

/** Whose marks would change hands if `model` took the place of its brand's active one, or joined the others. */
export async function listMovedMarks(
  db: Db,
  context: BrandContext,
  { releaseId, loaded }: ActiveBrands,
  model: BrandModel,
): Promise<MovedMarks> {
  const detections = await sampleDetections(db, releaseId, DETECTIONS);
  const others = loaded.brands.filter((brand) => brand.model.brandSlug !== model.brandSlug);
  const after = loadBrandModels([...others, { id: model.brandSlug, model }], context);
  return {
    detectionCount: detections.length,
    brands: findMovedBrands(toNamed(loaded), toNamed(after), detections, context.matcher),
  };
}

function toNamed({ gallery, brands }: LoadedBrands): NamedGallery {
  return { gallery, slugs: brands.map(({ model }) => model.brandSlug) };
}
