import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { LearningRequestSchema } from '@/lib/contracts/learning';
import type { Db } from './db';
import { freezeDataset } from '../datasets/freeze-dataset';
import { keepLearned } from '../learning/learned-brands';
import { failRun, startRun } from '../learning/run-state';
import { requestLearning } from '../learning/request-run';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeBrand, makeUser, type TestBrand, type TestUser } from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';

// Every "never" of learning runs, attempted by SQL. Each attempt is rolled back.

type World = { brand: TestBrand; runId: string; endedId: string; promotionId: string; person: TestUser };

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const person = await makeUser(db, ['reviewer', 'ops']);
  const brand = await makeBrand(db);
  await makeLabelledAd(db, person, { brand });
  const recipe = RecipeSchema.parse({ kind: 'learning', brands: [brand.slug] });
  await freezeDataset(db, { name: 'lessons', recipe, actorId: person.id }, () => {});
  const ask = async () =>
    (await requestLearning(db, LearningRequestSchema.parse({ dataset: 'lessons' }), person.id)).runId;
  const endedId = await ask();
  await failRun(db, endedId, 'it was a test');
  const runId = await ask();
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  await startRun(db, runId, release.id);
  await keepLearned(db, runId, {
    brandId: brand.id,
    outcome: 'too-few',
    contentHash: null,
    definitionId: null,
    positives: 0,
    hardNegatives: 0,
    otherNegatives: 0,
    boxes: 0,
    references: 0,
    picturesLeftOut: 0,
    boxesLeftOut: 0,
    referencesLeftOut: 0,
    tookMs: 1,
  });
  const mined = { outcome: 'too-few', poolCount: 0, flaggedCount: 0, precision: null, hard: [], unknown: [] };
  await db.learningRunRound.create({
    data: { runId, brandId: brand.id, round: 1, contentHash: '0'.repeat(64), mined },
  });
  const promotionId = randomUUID();
  await db.modelPromotion.create({
    data: {
      id: promotionId,
      brandId: brand.id,
      brandModelId: brand.modelId,
      proposedById: person.id,
      gates: [{ kind: 'splits', isOpen: false, crossing: 1 }],
      movedMarks: { detectionCount: 1, brands: [] },
    },
  });
  return { brand, runId, endedId, promotionId, person };
}

test.each<{ never: string; refusal: RegExp; by: (world: World) => string }>([
  {
    never: 'two from a version at a time',
    refusal: /learning_run_one_live/,
    by: ({ runId }) => copyRow('learning_run', { id: newId }, `id = '${runId}'`),
  },
  {
    never: 'failed without saying why',
    refusal: /learning_run_ended/,
    by: ({ runId }) => `UPDATE learning_run SET state = 'failed', ended_at = now() WHERE id = '${runId}'`,
  },
  {
    never: 'at an end without its time',
    refusal: /learning_run_ended/,
    by: ({ runId }) => `UPDATE learning_run SET state = 'succeeded' WHERE id = '${runId}'`,
  },
  {
    never: 'asked for something else afterwards',
    refusal: /what any was asked for, is never changed: UPDATE/,
    by: ({ runId }) => `UPDATE learning_run SET settings = '{}' WHERE id = '${runId}'`,
  },
  {
    never: 'gone on with while another learns from its version',
    refusal: /learning_run_one_live/,
    by: ({ endedId }) =>
      `UPDATE learning_run SET state = 'queued', problem = NULL, ended_at = NULL WHERE id = '${endedId}'`,
  },
  {
    never: 'changed when it has ended, but to go on',
    refusal: /never changed: UPDATE/,
    by: ({ endedId }) => `UPDATE learning_run SET problem = 'another' WHERE id = '${endedId}'`,
  },
  {
    never: 'with another release than it began under',
    refusal: /never changed: UPDATE/,
    by: ({ runId }) => `UPDATE learning_run SET release_id = NULL WHERE id = '${runId}'`,
  },
  {
    never: 'with another line in its log afterwards',
    refusal: /learning_run_note is never changed: UPDATE/,
    by: ({ runId }) => `UPDATE learning_run_note SET note = '{"kind":"begun"}' WHERE run_id = '${runId}'`,
  },
  {
    never: 'with a line less in its log',
    refusal: /learning_run_note is never changed: DELETE/,
    by: ({ runId }) => `DELETE FROM learning_run_note WHERE run_id = '${runId}'`,
  },
  {
    never: 'deleted',
    refusal: /never changed: DELETE/,
    by: ({ endedId }) => `DELETE FROM learning_run WHERE id = '${endedId}'`,
  },
  {
    never: 'a brand that is learned without a model',
    refusal: /learning_run_brand_whole/,
    by: ({ runId }) => `UPDATE learning_run_brand SET outcome = 'learned' WHERE run_id = '${runId}'`,
  },
  {
    never: 'mined of a brand that it did not learn',
    refusal: /learning_run_brand_mined/,
    by: ({ runId }) => `UPDATE learning_run_brand SET mining = '{}' WHERE run_id = '${runId}'`,
  },
  {
    never: 'in the same round of a brand twice',
    refusal: /learning_run_round_pkey/,
    by: ({ runId }) => copyRow('learning_run_round', { mined: `'{}'` }, `run_id = '${runId}'`),
  },
  {
    never: 'in a round before the first',
    refusal: /learning_run_round_counted/,
    by: ({ runId }) => copyRow('learning_run_round', { round: '0' }, `run_id = '${runId}'`),
  },
  {
    never: 'with a round of a brand that it has not learned',
    refusal: /learning_run_round_run_id_brand_id_fkey/,
    by: ({ runId }) => copyRow('learning_run_round', { brand_id: newId }, `run_id = '${runId}'`),
  },
  {
    never: 'with another find of a round afterwards',
    refusal: /a round of mining is never changed: UPDATE/,
    by: ({ runId }) => `UPDATE learning_run_round SET mined = '{}' WHERE run_id = '${runId}'`,
  },
  {
    never: 'a brand twice',
    refusal: /learning_run_brand_pkey/,
    by: ({ runId }) => copyRow('learning_run_brand', { took_ms: '2' }, `run_id = '${runId}'`),
  },
])('a learning run is never $never', async ({ by, refusal }) => {
  await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
});

test.each<{ never: string; refusal: RegExp; by: (world: World) => string }>([
  {
    never: 'two of a brand at a time',
    refusal: /model_promotion_one_open/,
    by: ({ promotionId }) => copyRow('model_promotion', { id: newId }, `id = '${promotionId}'`),
  },
  {
    never: 'approved by whoever proposed it without a reason',
    refusal: /model_promotion_second_person/,
    by: ({ promotionId, person }) =>
      `UPDATE model_promotion SET state = 'approved', approval_gates = gates, approved_by_id = '${person.id}', override_reason = 'x', ended_at = now() WHERE id = '${promotionId}'`,
  },
  {
    never: 'through a gate that is shut when it is approved without a reason',
    refusal: /model_promotion_gates/,
    by: ({ promotionId }) =>
      `UPDATE model_promotion SET state = 'approved', approval_gates = gates, ended_at = now() WHERE id = '${promotionId}'`,
  },
  {
    never: 'approved without its gates checked again',
    refusal: /model_promotion_checked_again/,
    by: ({ promotionId }) =>
      `UPDATE model_promotion SET state = 'approved', override_reason = 'x', ended_at = now() WHERE id = '${promotionId}'`,
  },
  {
    never: 'checked again before somebody approves it',
    refusal: /model_promotion_checked_again/,
    by: ({ promotionId }) => `UPDATE model_promotion SET approval_gates = gates WHERE id = '${promotionId}'`,
  },
  {
    never: 'with other gates afterwards',
    refusal: /only moves on: UPDATE/,
    by: ({ promotionId }) => `UPDATE model_promotion SET gates = '[]' WHERE id = '${promotionId}'`,
  },
  {
    never: 'counted to move other marks afterwards',
    refusal: /promotion only moves on: UPDATE/,
    by: ({ promotionId }) => `UPDATE model_promotion SET moved_marks = NULL WHERE id = '${promotionId}'`,
  },
  {
    never: 'deleted',
    refusal: /only moves on: DELETE/,
    by: ({ promotionId }) => `DELETE FROM model_promotion WHERE id = '${promotionId}'`,
  },
])('a promotion is never $never', async ({ by, refusal }) => {
  await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
});

describe('a learning run', () => {
  test('that ends as it should is allowed', async () => {
    const { runId } = attempts.world();
    const sql = `UPDATE learning_run SET state = 'succeeded', ended_at = now() WHERE id = '${runId}'`;
    await expect(attempts.attempt(sql)).resolves.toBeUndefined();
  });
});
