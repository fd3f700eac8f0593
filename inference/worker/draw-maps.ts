import { toEnergyMapJson } from '../energy-map';
import type { AnalysedPicture } from '../picture';
import { scoreAd, type LoadedBrands } from '../score-ad';
import type { Scorer } from '../scorer';
import type { DrawnEnergyMap } from '@/lib/server/scores/save-energy-maps';

/**
 * The energy map of a brand over one picture: of its head, or of the prototype that this picture is most like. null for a
 * brand that has neither.
 */
export function drawMap(
  scorer: Pick<Scorer, 'energyMapFor'>,
  loaded: LoadedBrands,
  brandModelId: string,
  picture: Omit<AnalysedPicture, 'detections'>,
): DrawnEnergyMap | null {
  const only = { ...loaded, brands: loaded.brands.filter((brand) => brand.id === brandModelId) };
  const { sha256, embedding } = picture;
  const best = scoreAd(only, '', [{ sha256, embedding, detections: [] }]).brands[0]?.best;
  if (!best) return null;
  const map = toEnergyMapJson(scorer.energyMapFor(picture, best.vector, best.bias));
  return { imageSha256: sha256, brandModelId, map };
}
