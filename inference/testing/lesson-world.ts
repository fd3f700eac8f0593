import sharp from 'sharp';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { LearningRequestSchema } from '@/lib/contracts/learning';
import type { SplitRules } from '@/lib/domain/datasets/splits';
import type { Reason } from '@/lib/domain/reasons';
import { importBrand } from '@/lib/server/brands/import-brand';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { storeImage } from '@/lib/server/images/store-image';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { requestLearning } from '@/lib/server/learning/request-run';
import { createLogger } from '@/lib/server/logging/logger';
import { makeScoredItem, newName, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import { makeLabelledAd } from '@/lib/server/testing/labelled-pictures';
import { sayNone } from '@/lib/server/testing/say-none';
import type { Scorer } from '../scorer';
import { createActiveBrands } from '../worker/active-brands';
import { runBuildJob } from '../worker/model-jobs';
import { runLearning } from '../worker/run-learning';

const logger = createLogger('worker', 'silent');
const SHARES = { training: 0.7, validation: 0.2, test: 0.1 };
let drawn = 0;

/** Brands with models and pictures that a person has decided about, for tests of what is learned from them. */
export function openLessonWorld(db: Db, scorer: Scorer, person: TestUser) {
  const deps = (using: Scorer = scorer) => ({
    db,
    scorer: using,
    logger,
    currentBrands: createActiveBrands(db, scorer),
  });

  /**
   * Freezes what is believed of these brands, a part held out; by the first recipe when the dataset is there already.
   * @param split differs from what a recipe takes by itself
   */
  async function freeze(
    brands: readonly TestBrand[],
    name?: string,
    split: Partial<SplitRules> = {},
  ): Promise<string> {
    const dataset = name ?? newName('lessons');
    const recipe = RecipeSchema.parse({
      kind: 'learning',
      brands: brands.map(({ slug }) => slug),
      split: { oversizedShare: 1, shares: SHARES, ...split },
    });
    await freezeDataset(db, { name: dataset, recipe: name ? null : recipe, actorId: person.id }, () => {});
    return dataset;
  }

  async function teach(brand: TestBrand, colour: string, reason: Reason): Promise<void> {
    const { sha256 } = await storeImage(db, await drawMark(colour));
    await makeLabelledAd(db, person, { brand, reason, images: [sha256] });
  }

  /** A picture that a brand is suspected in and that a person says shows none. */
  async function teachNone(suspect: TestBrand, colour: string): Promise<string> {
    const { sha256 } = await storeImage(db, await drawMark(colour));
    await sayNone(db, person, await makeScoredItem(db, [[suspect, 0.9]], { images: [sha256] }));
    return sha256;
  }

  /** Enough that each split gets some. */
  async function teachSome(brand: TestBrand, colour: string): Promise<void> {
    for (let index = 0; index < 10; index++) await teach(brand, shade(colour, index), 'counterfeit');
    for (let index = 0; index < 6; index++) await teach(brand, shade('#2020a0', index), 'not-this-brand');
  }

  /** Models the published definition of a brand, as the worker does. */
  async function model(slug: string): Promise<TestBrand> {
    const definition = await db.brandDefinition.findFirstOrThrow({
      where: { brand: { slug }, state: 'published' },
    });
    await runBuildJob(deps(), { brandId: definition.brandId, definitionId: definition.id });
    const inUse = await db.brandModel.findFirstOrThrow({
      where: { brandId: definition.brandId, state: 'active' },
      include: { thresholds: { where: { state: 'active' } } },
    });
    return {
      id: definition.brandId,
      slug,
      definitionId: definition.id,
      modelId: inUse.id,
      thresholdId: inUse.thresholds[0]!.id,
    };
  }

  async function makeModelledBrand(colour: string): Promise<TestBrand> {
    const slug = newName('brand');
    const { sha256 } = await storeImage(db, await drawMark(colour));
    await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), [{ sha256, region: null }]);
    return model(slug);
  }

  /** A modelled brand with the candidate that a learning run has made of it. */
  async function learnCandidate(colour: string): Promise<{ brand: TestBrand; candidateId: string }> {
    const brand = await makeModelledBrand(colour);
    await teachSome(brand, '#c81010');
    return { brand, candidateId: await learnFrom(await freeze([brand])) };
  }

  /** @returns the candidate of the first brand */
  async function learnFrom(dataset: string): Promise<string> {
    const request = LearningRequestSchema.parse({ dataset });
    const { runId } = await requestLearning(db, request, person.id);
    await runLearning(deps(), runId);
    const [learned] = (await getRunDetail(db, runId)).brands;
    return learned!.model!.brandModelId;
  }

  return { deps, freeze, teach, teachNone, teachSome, model, makeModelledBrand, learnCandidate, learnFrom };
}

function shade(colour: string, step: number): string {
  return `${colour.slice(0, 5)}${(32 + step * 8).toString(16)}`;
}

/** A square of one colour at a place of its own on noise of its own, so that no two pictures are near-duplicates. */
function drawMark(colour: string): Promise<Buffer> {
  const square = { create: { width: 80, height: 80, channels: 3 as const, background: colour } };
  const place = { left: (drawn * 37) % 170, top: (drawn * 61) % 170 };
  drawn += 1;
  const noise = Buffer.from(Array.from({ length: 64 * 3 }, (_, at) => (at * drawn * 131) % 96));
  return sharp(noise, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(256, 256, { kernel: 'nearest' })
    .composite([{ input: square, ...place }])
    .png()
    .toBuffer();
}
