import type { BrandLessons, LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { ModelledDefinition } from '@/lib/server/brands/find-definition';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { REFERENCE_DETECTIONS } from '../build-brand-model';
import { analyseReferences } from '../brand-references';
import { learnBrand } from '../learning/learn-brand';
import { seeBoxes, seePictures, type SeenPicture } from '../learning/see-lessons';
import type { Scorer } from '../scorer';
import { readReferences } from './read-references';

export const PICTURES_A_LOOK = 32;

type Learner = {
  db: Db;
  scorer: Scorer;
  releaseId: string;
  /** Most brands share most of the pictures of others: so many stay in memory for the next brand. */
  shared: Map<string, SeenPicture>;
  sharedCount: number;
};

/** Learns the model of a brand from its definition and these lessons, and stores its bytes. @returns their hash */
export async function learnOne(
  learner: Learner,
  definition: ModelledDefinition,
  { own, others }: BrandLessons,
): Promise<string> {
  const { scorer } = learner;
  const references = await analyseReferences(
    scorer,
    await readReferences(definition.references),
    REFERENCE_DETECTIONS,
  );
  const pictures = await gather(learner, [...own, ...others]);
  const boxes = await seeBoxes(learner, [...own, ...others]);
  const { slug, name, aliases, keywords, version } = definition;
  const built = learnBrand(
    scorer,
    { slug, version, names: [name], aliases, keywords },
    references,
    { own, others },
    { pictures, boxes },
  );
  await imageStore().put(built.sha256, Buffer.from(built.json));
  return built.sha256;
}

async function gather(learner: Learner, lessons: readonly LessonEntry[]): Promise<Map<string, SeenPicture>> {
  const { shared, sharedCount } = learner;
  const seen = new Map<string, SeenPicture>();
  const missing: string[] = [];
  for (const { imageSha256 } of lessons) {
    const known = shared.get(imageSha256);
    if (known) seen.set(imageSha256, known);
    else missing.push(imageSha256);
  }
  for (let at = 0; at < missing.length; at += PICTURES_A_LOOK) {
    const found = await seePictures(learner, missing.slice(at, at + PICTURES_A_LOOK));
    for (const [sha256, picture] of found) seen.set(sha256, picture);
  }
  for (const { imageSha256 } of lessons) {
    if (shared.size >= sharedCount) break;
    const picture = seen.get(imageSha256);
    if (picture) shared.set(imageSha256, picture);
  }
  return seen;
}
