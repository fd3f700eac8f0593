import { toEnergyMapJson, quantizeEnergies } from '../energy-map';
import type { EncodedImage } from '../encoder';
import { findPeakBoxes } from '../peaks';
import { scoreAd, type LoadedBrands } from '../score-ad';
import type { Scorer } from '../scorer';
import type { DrawnEnergyMap } from '@/lib/server/scores/save-energy-maps';

/**
 * The energy map of a brand over one picture, of the prototype that this picture is most like, with its peaks as
 * boxes. null when the brand has no prototype.
 */
export function drawMap(
  scorer: Pick<Scorer, 'cellEnergiesFor'>,
  loaded: LoadedBrands,
  brandModelId: string,
  picture: EncodedImage,
): DrawnEnergyMap | null {
  const only = { ...loaded, brands: loaded.brands.filter((brand) => brand.id === brandModelId) };
  const best = scoreAd(only, '', [{ sha256: picture.sha256, embedding: picture.embedding }])[0]?.best;
  if (!best) return null;
  const energies = scorer.cellEnergiesFor(picture, best.prototype.vector);
  return {
    imageSha256: picture.sha256,
    brandModelId,
    map: toEnergyMapJson(quantizeEnergies(energies)),
    peaks: findPeakBoxes(energies, picture),
  };
}
