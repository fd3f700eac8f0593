import type { ModelledDefinition } from '@/lib/server/brands/find-definition';
import type { LearnedFrom } from '@/lib/server/learning/find-learned-from';
import { readMined } from '@/lib/server/learning/read-mined';
import { readLessons } from '@/lib/server/learning/read-lessons';
import { learnDefinition, type LearnedDefinition } from './learn-definition';
import { planRun } from './plan-run';
import { seePictures, type SeeingDeps } from './see-lessons';

/**
 * The model of a brand from another definition and the lessons that its model in use learned from: what people decided is
 * not forgotten when a definition is edited.
 */
export async function relearnBrand(
  deps: SeeingDeps,
  { runId, datasetVersionId, settings }: LearnedFrom,
  brandId: string,
  definition: ModelledDefinition,
): Promise<LearnedDefinition> {
  // What its own circle mined holds what it went on behind; a run without one has that alone.
  const [before, own] = await Promise.all(
    [settings.minedFrom, runId].map((minedIn) => readMined(deps.db, minedIn)),
  );
  const minedOf = new Map([...before!, ...own!]);
  const entries = await readLessons(deps.db, datasetVersionId);
  const lessons = planRun(entries, [brandId], settings, minedOf).get(brandId)!;
  return learnDefinition({ ...deps, see: (sha256s) => seePictures(deps, sha256s) }, definition, lessons);
}
