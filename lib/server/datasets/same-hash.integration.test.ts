import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecipeSchema, type RecipeInput } from '@/lib/contracts/dataset-recipes';
import { REASONS } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { makeBrand, makeUser, newName, type TestBrand, type TestUser } from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { freezeDataset } from './freeze-dataset';

type Installation = { database: TestDatabase; db: Db; person: TestUser };
let here: Installation;
let there: Installation;

beforeAll(async () => {
  [here, there] = [await install(), await install()];
});
afterAll(async () => {
  await here.database.drop();
  await there.database.drop();
});

async function install(): Promise<Installation> {
  const database = await createTestDatabase();
  return { database, db: database.db, person: await makeUser(database.db) };
}

/** Pictures come in steps: some alike, some of one seller, decided one way or the other. */
const populations = fc.array(
  fc.array(
    fc.record({
      likeness: fc.nat(3),
      flipped: fc.nat(10),
      seller: fc.option(fc.nat(3), { nil: null }),
      reason: fc.constantFrom(...REASONS),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  { minLength: 1, maxLength: 3 },
);
type Lesson = typeof populations extends fc.Arbitrary<Array<Array<infer One>>> ? One : never;

test(
  'the same recipe and labels give the same content hash on another installation, whatever came in first, and as the set grows',
  { timeout: 300_000 },
  () =>
    fc.assert(
      fc.asyncProperty(populations, async (steps) => {
        const [name, slug] = [newName('set'), newName('brand')];
        const brands = [await makeBrand(here.db, { slug }), await makeBrand(there.db, { slug })] as const;
        let count = 0;
        for (const step of steps) {
          const named = step.map((lesson) => ({ ...lesson, sha256: shaOf(name, count++) }));
          await teachAll(here, brands[0], named);
          await teachAll(there, brands[1], named.toReversed());
          expect(await freeze(there, name, slug)).toEqual(await freeze(here, name, slug));
        }
      }),
      { numRuns: 5 },
    ),
);

const shaOf = (name: string, number: number) =>
  Buffer.from(`${name} ${number}`).toString('hex').padStart(64, '0').slice(-64);

async function teachAll(
  { db, person }: Installation,
  brand: TestBrand,
  lessons: ReadonlyArray<Lesson & { sha256: string }>,
): Promise<void> {
  for (const { sha256, likeness, flipped, seller, reason } of lessons) {
    const perceptualHash =
      BigInt.asIntN(64, BigInt(likeness) * 0x9e3779b97f4a7c15n) ^ ((1n << BigInt(flipped)) - 1n);
    const size = { width: 400, height: 300, byteCount: 1_000, mediaType: 'image/jpeg' };
    await db.image.create({ data: { sha256, ...size, perceptualHash } });
    const listed = seller === null ? {} : { seller: `${brand.slug}-${seller}`, source: 'market' };
    await makeLabelledAd(db, person, { brand, reason, images: [sha256], ...listed });
  }
}

/** The hash, or why nothing could be frozen. */
async function freeze({ db, person }: Installation, name: string, slug: string): Promise<string> {
  const recipe: RecipeInput = {
    kind: 'learning',
    brands: [slug],
    quotas: { positives: 6, randomNegatives: 3, hardNegatives: 3 },
    hardNegativeOrder: 'random',
    split: { shares: { training: 0.5, validation: 0.2, test: 0.3 }, oversizedShare: 0.6 },
  };
  const asked = { name, recipe: RecipeSchema.parse(recipe), actorId: person.id };
  return freezeDataset(db, asked, () => {}).then(
    (frozen) => frozen.contentHash,
    (error: Error) => error.message,
  );
}
