import type { ModelledDefinition } from '@/lib/server/brands/find-definition';
import type { LearnedFrom } from '@/lib/server/learning/find-learned-from';
import { readMined } from '@/lib/server/learning/read-mined';
import { readLessons } from '@/lib/server/learning/read-lessons';
import { REFERENCE_DETECTIONS, type BuiltBrandModel } from '../build-brand-model';
import { analyseReferences } from '../brand-references';
import { readReferences } from '../worker/read-references';
import { learnBrand } from './learn-brand';
import { planRun } from './plan-run';
import { seeBoxes, seePictures, type SeeingDeps } from './see-lessons';

/**
 * The model of a brand from another definition and the lessons that its model in use learned from: what people decided is
 * not forgotten when a definition is edited.
 */
export async function relearnBrand(
  deps: SeeingDeps,
  { runId, datasetVersionId, settings }: LearnedFrom,
  brandId: string,
  definition: ModelledDefinition,
): Promise<BuiltBrandModel> {
  // What its own circle mined holds what it went on behind; a run without one has that alone.
  const [before, own] = await Promise.all(
    [settings.minedFrom, runId].map((minedIn) => readMined(deps.db, minedIn)),
  );
  const minedOf = new Map([...before!, ...own!]);
  const entries = await readLessons(deps.db, datasetVersionId);
  const lessons = planRun(entries, [brandId], settings, minedOf).get(brandId)!;
  const all = [...lessons.own, ...lessons.others];
  const references = await analyseReferences(
    deps.scorer,
    await readReferences(definition.references),
    REFERENCE_DETECTIONS,
  );
  const seen = {
    pictures: await seePictures(deps, [...new Set(all.map(({ imageSha256 }) => imageSha256))]),
    boxes: await seeBoxes(deps, all),
  };
  const { slug, name, aliases, keywords, version } = definition;
  const words = { slug, version, names: [name], aliases, keywords };
  return learnBrand(deps.scorer, words, references, lessons, seen);
}
