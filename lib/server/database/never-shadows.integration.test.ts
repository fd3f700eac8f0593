import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Db } from './db';
import { stopShadow } from '../shadows/end-shadow';
import { startShadows } from '../shadows/start-shadows';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeAd, makeBrand, makeUser, saveScores, scoredAd, type TestBrand } from '../testing/builders';

// Every "never" of shadows, attempted by SQL. Each attempt is rolled back.

type World = { brand: TestBrand; shadowId: string; endedId: string; candidateId: string; unseenId: string };

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const person = await makeUser(db, ['ops']);
  const brand = await makeBrand(db);
  const { id: brandId, definitionId, modelId } = brand;
  const { releaseId } = await db.brandModel.findUniqueOrThrow({ where: { id: modelId } });
  const candidateId = uuidv7();
  await db.brandModel.create({
    data: {
      id: candidateId,
      brandId,
      definitionId,
      releaseId,
      version: 2,
      contentHash: 'c'.repeat(64),
    },
  });
  const start = async () =>
    (await startShadows(db, person.id, { brandModelIds: [candidateId], reviewShare: 0.5 })).shadowIds[0]!;
  const endedId = await start();
  await stopShadow(db, person.id, endedId);
  const shadowId = await start();
  const ad = await makeAd(db);
  const shadows = [{ shadowId, besideId: modelId, prob: 0.7, besideProb: 0.2 }];
  await saveScores(db, [{ ...scoredAd(ad, [[brand, 0.2]]), shadows }]);
  const unseen = await makeAd(db);
  return { brand, shadowId, endedId, candidateId, unseenId: unseen.revisionId };
}

test.each<{ never: string; refusal: RegExp; by: (world: World) => string }>([
  {
    never: 'two running of a brand',
    refusal: /model_shadow_one_running/,
    by: ({ shadowId }) => copyRow('model_shadow', { id: newId }, `id = '${shadowId}'`),
  },
  {
    never: 'two models of a brand in shadow',
    refusal: /brand_model_one_shadow/,
    by: ({ candidateId }) =>
      copyRow(
        'brand_model',
        { id: newId, version: '9', content_hash: `repeat('d', 64)` },
        `id = '${candidateId}'`,
      ),
  },
  {
    never: 'a draw without a chance',
    refusal: /model_shadow_values/,
    by: ({ endedId }) => copyRow('model_shadow', { id: newId, review_share: '0' }, `id = '${endedId}'`),
  },
  {
    never: 'a model beside itself',
    refusal: /model_shadow_values/,
    by: ({ endedId, brand }) =>
      copyRow('model_shadow', { id: newId, brand_model_id: `'${brand.modelId}'` }, `id = '${endedId}'`),
  },
  {
    never: 'at an end without its time',
    refusal: /model_shadow_ended/,
    by: ({ shadowId }) => `UPDATE model_shadow SET state = 'stopped' WHERE id = '${shadowId}'`,
  },
  {
    never: 'begun again when it has ended',
    refusal: /a stopped shadow only moves on/,
    by: ({ endedId }) =>
      `UPDATE model_shadow SET state = 'running', ended_at = NULL, ended_by_id = NULL WHERE id = '${endedId}'`,
  },
  {
    never: 'another chance than it began with',
    refusal: /only moves on/,
    by: ({ shadowId }) => `UPDATE model_shadow SET review_share = 1 WHERE id = '${shadowId}'`,
  },
  {
    never: 'deleted',
    refusal: /only moves on: DELETE/,
    by: ({ endedId }) => `DELETE FROM model_shadow WHERE id = '${endedId}'`,
  },
  {
    never: 'another score than was given',
    refusal: /shadow_score is never changed: UPDATE/,
    by: ({ shadowId }) => `UPDATE shadow_score SET prob = 0 WHERE shadow_id = '${shadowId}'`,
  },
  {
    never: 'a score that is no probability',
    refusal: /shadow_score_values/,
    by: ({ shadowId, unseenId }) =>
      copyRow('shadow_score', { revision_id: `'${unseenId}'`, prob: '1.5' }, `shadow_id = '${shadowId}'`),
  },
  {
    never: 'a draw of what it has not scored',
    refusal: /was not scored by shadow/,
    by: ({ shadowId, unseenId }) => `
      INSERT INTO sample_draw (id, design, design_key, revision_id, p, due_at)
      VALUES (${newId}, 'shadow', '${shadowId}', '${unseenId}', 0.5, now())`,
  },
  {
    never: 'a matched threshold without its basis',
    refusal: /threshold_version_source/,
    by: ({ brand }) =>
      copyRow(
        'threshold_version',
        { id: newId, version: '2', state: `'superseded'`, ended_at: 'now()', origin: `'matched'` },
        `id = '${brand.thresholdId}'`,
      ),
  },
  {
    never: 'a threshold that comes back under other bytes',
    refusal: /is no source of this one/,
    by: ({ brand, candidateId }) =>
      copyRow(
        'threshold_version',
        {
          id: newId,
          brand_model_id: `'${candidateId}'`,
          state: `'superseded'`,
          ended_at: 'now()',
          origin: `'restored'`,
          source_id: `'${brand.thresholdId}'`,
        },
        `id = '${brand.thresholdId}'`,
      ),
  },
  {
    never: 'a flag: no threshold in use',
    refusal: /is not in use and flags nothing/,
    by: ({ candidateId, brand }) =>
      copyRow(
        'threshold_version',
        { id: newId, brand_model_id: `'${candidateId}'` },
        `id = '${brand.thresholdId}'`,
      ),
  },
])('a shadow has never $never', async ({ refusal, by }) => {
  await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
});
