import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Db } from './db';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeAd, makeBrand, makeUser } from '../testing/builders';

// Every "never" of first looks, attempted by SQL. Each attempt is rolled back.

type World = { setId: string; chosenId: string; otherId: string };

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const person = await makeUser(db, ['ops']);
  const brand = await makeBrand(db);
  const [chosen, other] = [await makeAd(db), await makeAd(db)];
  const setId = randomUUID();
  await db.firstLookSet.create({
    data: {
      id: setId,
      brandId: brand.id,
      brandModelId: brand.modelId,
      order: 'chosen',
      seed: '1',
      poolCount: 2,
      createdById: person.id,
      looks: {
        create: { rank: 1, revisionId: chosen.revisionId, prob: 0.5, score: 1, uncertainty: 1, novelty: 1 },
      },
    },
  });
  return { setId, chosenId: chosen.revisionId, otherId: other.revisionId };
}

const drawn = (setId: string, revisionId: string) =>
  `INSERT INTO sample_draw (id, design, design_key, revision_id, p, due_at)
   VALUES (gen_random_uuid(), 'lesson', '${setId}', '${revisionId}', 1, now())`;

test.each<{ never: string; refusal: RegExp; by: (world: World) => string }>([
  {
    never: 'drawn without having been chosen',
    refusal: /is no first look of set/,
    by: ({ setId, otherId }) => drawn(setId, otherId),
  },
  {
    never: 'chosen twice in a set',
    refusal: /first_look_set_id_revision_id_key/,
    by: ({ setId }) => copyRow('first_look', { rank: '2' }, `set_id = '${setId}'`),
  },
  {
    never: 'in two places',
    refusal: /first_look_pkey/,
    by: ({ setId, otherId }) => copyRow('first_look', { revision_id: `'${otherId}'` }, `set_id = '${setId}'`),
  },
  {
    never: 'chosen for another reason afterwards',
    refusal: /first_look/,
    by: ({ setId }) => `UPDATE first_look SET score = 0.5 WHERE set_id = '${setId}'`,
  },
  {
    never: 'out of range',
    refusal: /first_look_whole/,
    by: ({ setId, otherId }) =>
      copyRow('first_look', { rank: '2', revision_id: `'${otherId}'`, prob: '1.5' }, `set_id = '${setId}'`),
  },
  {
    never: 'taken out of its set',
    refusal: /first_look/,
    by: ({ setId }) => `DELETE FROM first_look WHERE set_id = '${setId}'`,
  },
  {
    never: 'chosen from nothing',
    refusal: /first_look_set_pool/,
    by: ({ setId }) => copyRow('first_look_set', { id: newId, pool_count: '0' }, `id = '${setId}'`),
  },
])('a first look is never $never', async ({ by, refusal }) => {
  await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
});

test('what a set names may be drawn', async () => {
  const { setId, chosenId } = attempts.world();
  await expect(attempts.attempt(drawn(setId, chosenId))).resolves.toBeUndefined();
});
