import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Db } from './db';
import { pinPrecedent } from '../precedents/pin-precedent';
import { takeBackPrecedent } from '../precedents/take-back-precedent';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeBrand, makeScoredItem, makeUser, type TestBrand } from '../testing/builders';

// Every "never" of the case library, attempted by SQL. Each attempt is rolled back.

type World = { brand: TestBrand; other: TestBrand; standing: string; takenBack: string };

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const anna = await makeUser(db);
  const pin = async () => {
    const { reviewItemId, images } = await makeScoredItem(db, [[brand, 0.9]]);
    const ruling = { reason: 'counterfeit' as const, sentence: 'Wrong cap', tags: [], point: null };
    const id = randomUUID();
    await pinPrecedent(db, anna.id, id, {
      reviewItemId,
      imageSha256: images[0]!,
      brandId: brand.id,
      ...ruling,
    });
    return id;
  };
  const [standing, takenBack] = [await pin(), await pin()];
  await takeBackPrecedent(db, anna.id, takenBack);
  return { brand, other, standing, takenBack };
}

const update = (id: string, set: string) => `UPDATE precedent SET ${set} WHERE id = '${id}'`;

describe('never', () => {
  test.each<[string, RegExp, (world: World) => string]>([
    [
      'two rulings that stand for a picture and a brand',
      /precedent_one_standing/,
      ({ standing }) => copyRow('precedent', { id: newId }, `id = '${standing}'`),
    ],
    ['an empty ruling', /precedent_says_something/, ({ standing }) => update(standing, `sentence = ' '`)],
    [
      'a point without a definition',
      /precedent_point_of_definition/,
      ({ standing }) => update(standing, 'point_position = 0'),
    ],
    [
      'a point that the definition does not have',
      /pinned to a point/,
      ({ standing, brand }) =>
        update(standing, `definition_id = '${brand.definitionId}', point_position = 0`),
    ],
    [
      'a definition of another brand',
      /definition_id_brand_id_fkey/,
      ({ standing, other }) => update(standing, `definition_id = '${other.definitionId}'`),
    ],
    [
      'one retired without a reason',
      /precedent_retired_with_reason/,
      ({ standing }) => update(standing, 'retired_at = now()'),
    ],
    [
      'another picture for the same ruling',
      /never edited/,
      ({ standing }) => update(standing, `image_sha256 = '${'a'.repeat(64)}'`),
    ],
    ['another author', /never edited/, ({ standing }) => update(standing, 'pinned_by_id = NULL')],
    [
      'one that was taken back in use again',
      /stays as it is/,
      ({ takenBack }) => update(takenBack, 'taken_back_at = NULL'),
    ],
    ['a deleted one', /never deleted/, ({ standing }) => `DELETE FROM precedent WHERE id = '${standing}'`],
    ['all of them gone', /never deleted/, () => 'TRUNCATE precedent'],
  ])('%s', async (_what, refusal, by) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});
