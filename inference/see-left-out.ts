import type { BrandModel } from '@/lib/contracts/brand-model';
import type { LeftOutPicture } from '@/lib/domain/fit-brand-fusion';
import type { BrandHead, LabelledExample } from './brand-heads';
import { loadBrandModels, type BrandContext, type LoadedBrands } from './loaded-brands';
import { scoreAd } from './score-ad';

export type BrandHeads = { appearance: BrandHead; mark: BrandHead | null };

/** Two weights do not take more; the first by their hashes, which is as good as drawn. */
const MAX_POSITIVES = 100;
const MAX_NEGATIVES = 300;

/**
 * What the model says of its labelled pictures by the heads, prototypes and marks that each picture's group had no part in: as it
 * would speak of a picture that it has not met. Calibrations are those of the whole model, and no other brand's marks are known,
 * so the answer follows from this brand's labels alone. Pictures that cannot be left out are not in it, nor those that stand for the
 * background.
 *
 * @param examples in the order in which the heads were trained
 */
export function seeLeftOut(
  model: BrandModel,
  heads: BrandHeads,
  examples: readonly LabelledExample[],
  context: BrandContext,
): LeftOutPicture[] {
  const openWithout = createOpener(model, heads, examples, context);
  const chosen = [true, false].flatMap((isPresent) =>
    examples
      .filter((one) => one.isPresent === isPresent && !one.isBackground)
      .slice(0, isPresent ? MAX_POSITIVES : MAX_NEGATIVES),
  );
  return chosen.flatMap((example) => {
    const loaded = openWithout(example);
    return loaded ? [see(loaded, example)] : [];
  });
}

type Opener = (example: LabelledExample) => LoadedBrands | null;

/** Models are opened once for all pictures that had no part in the same things: few, since most groups are in no gallery. */
function createOpener(
  model: BrandModel,
  heads: BrandHeads,
  examples: readonly LabelledExample[],
  context: BrandContext,
): Opener {
  const groupOf = new Map(
    examples.flatMap(({ imageSha256, group, isPresent }) => (isPresent ? [[imageSha256, group]] : [])),
  );
  const groupOfEntry = ({ imageSha256 }: { imageSha256: string }) => groupOf.get(imageSha256);
  const inGallery = new Set([...model.prototypes, ...model.marks].map(groupOfEntry));
  const known = new Map<string, LoadedBrands | null>();
  return (example) => {
    const fold = heads.appearance.foldOf(example);
    if (fold === null) return null;
    const markFold = heads.mark?.foldOf(example) ?? null;
    const group = example.isPresent && inGallery.has(example.group) ? example.group : null;
    const key = JSON.stringify([fold, markFold, group]);
    if (!known.has(key)) {
      const isOther = (entry: { imageSha256: string }) => group === null || groupOfEntry(entry) !== group;
      const markHead = markFold === null ? (heads.mark?.stored ?? null) : heads.mark!.folds[markFold]!;
      known.set(key, open({ ...model, appearanceHead: heads.appearance.folds[fold]!, markHead }, isOther));
    }
    return known.get(key)!;
  };

  function open(part: BrandModel, isKept: (entry: { imageSha256: string }) => boolean): LoadedBrands | null {
    const prototypes = part.prototypes.filter(isKept);
    if (prototypes.length === 0) return null;
    const kept = { ...part, prototypes, marks: part.marks.filter(isKept) };
    return loadBrandModels([{ id: part.brandSlug, model: kept }], context);
  }
}

function see(loaded: LoadedBrands, example: LabelledExample): LeftOutPicture {
  const { imageSha256: sha256, embedding, detections, isPresent, group } = example;
  const { best, values } = scoreAd(loaded, '', [{ sha256, embedding, detections }]).brands[0]!;
  const { calibration, fusion } = loaded.brands[0]!.model;
  const prototype = (best!.prototype.cosine - calibration!.mean) / calibration!.deviation;
  const head = best!.appearance.value - fusion.appearanceHead.prototypeShare * prototype;
  return { appearance: { head, prototype }, mark: values.mark, isPresent, group };
}
