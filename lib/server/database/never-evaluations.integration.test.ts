import { expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { EvaluationRequestSchema } from '@/lib/contracts/evaluations';
import { freezeDataset } from '../datasets/freeze-dataset';
import { noteCounts, startEvaluation } from '../evaluations/evaluation-state';
import { requestEvaluations } from '../evaluations/request-evaluations';
import { finishEvaluation, storeCases } from '../evaluations/store-evaluation';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeBrand, makeUser } from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';
import type { Db } from './db';

// Every "never" of evaluations, attempted by SQL. Each attempt is rolled back.

type World = { endedId: string; runningId: string };

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const person = await makeUser(db, ['reviewer', 'ops']);
  const brand = await makeBrand(db);
  const { images } = await makeLabelledAd(db, person, { brand });
  const recipe = RecipeSchema.parse({ kind: 'closed', brands: [brand.slug] });
  await freezeDataset(db, { name: 'known', recipe, actorId: person.id }, () => {});
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const start = async () => {
    const request = EvaluationRequestSchema.parse({ dataset: 'known', models: [{ kind: 'in-use' }] });
    const [{ evaluationId } = { evaluationId: '' }] = await requestEvaluations(db, request, person.id);
    const started = (await startEvaluation(db, evaluationId, release.contentHash))!;
    const probs = { fused: 0.9, vision: 0.9, appearance: 0.9, mark: 0.1, title: 0.1 };
    const pair = { brandId: brand.id, outcome: 'found', kind: 'mark', markSize: null, probs } as const;
    const facts = { number: 0, weight: 1, category: null, source: null, language: null };
    const score = { ...pair, imageSha256: images[0]! };
    const cases = [{ ...facts, scores: [score] }];
    await storeCases(db, evaluationId, { doneCount: 0, looked: 1, total: 1, cases });
    return started;
  };
  const ended = await start();
  const nothing = { lessons: 0, nearLessons: 0, unmodelledPairs: 0, unmodelledBrands: [] };
  await noteCounts(db, ended.evaluationId, { cases: 1, ...nothing });
  await finishEvaluation(db, ended, 0);
  const running = await start();
  return { endedId: ended.evaluationId, runningId: running.evaluationId };
}

test.each<{ never: string; refusal: RegExp; by: (world: World) => string }>([
  {
    never: 'two of the same models on a version at a time',
    refusal: /evaluation_one_live/,
    by: ({ runningId }) => copyRow('evaluation', { id: newId }, `id = '${runningId}'`),
  },
  {
    never: 'failed without saying why',
    refusal: /evaluation_ended/,
    by: ({ runningId }) =>
      `UPDATE evaluation SET state = 'failed', ended_at = now() WHERE id = '${runningId}'`,
  },
  {
    never: 'done without saying what was measured',
    refusal: /evaluation_ended/,
    by: ({ runningId }) =>
      `UPDATE evaluation SET state = 'succeeded', ended_at = now() WHERE id = '${runningId}'`,
  },
  {
    never: 'taken up again when it has ended',
    refusal: /evaluation that has ended/,
    by: ({ endedId }) => `UPDATE evaluation SET state = 'running', ended_at = NULL WHERE id = '${endedId}'`,
  },
  {
    never: 'asked for something else afterwards',
    refusal: /what any was asked for, is never changed: UPDATE/,
    by: ({ runningId }) =>
      `UPDATE evaluation SET created_at = now() - interval '1 day' WHERE id = '${runningId}'`,
  },
  {
    never: 'back behind what is stored',
    refusal: /never changed: UPDATE/,
    by: ({ runningId }) => `UPDATE evaluation SET done_count = 0 WHERE id = '${runningId}'`,
  },
  {
    never: 'with other models afterwards',
    refusal: /evaluation_model is never changed/,
    by: ({ runningId }) => `UPDATE evaluation_model SET threshold = 0.1 WHERE evaluation_id = '${runningId}'`,
  },
  {
    never: 'with other figures afterwards',
    refusal: /evaluation_figure is never changed/,
    by: ({ endedId }) => `DELETE FROM evaluation_figure WHERE evaluation_id = '${endedId}'`,
  },
  {
    never: 'packed otherwise when it has ended',
    refusal: /evaluation_vector is never changed/,
    by: ({ endedId }) => `UPDATE evaluation_vector SET bits = '' WHERE evaluation_id = '${endedId}'`,
  },
  {
    never: 'packed twice for a brand',
    refusal: /evaluation_vector_once/,
    by: ({ endedId }) => copyRow('evaluation_vector', { id: newId }, `evaluation_id = '${endedId}'`),
  },
  {
    never: 'packed with a case that says nothing',
    refusal: /evaluation_vector_even/,
    by: ({ endedId }) =>
      `INSERT INTO evaluation_vector (id, evaluation_id, brand_id, numbers, bits)
       SELECT gen_random_uuid(), evaluation_id, NULL, numbers, numbers FROM evaluation_vector WHERE evaluation_id = '${endedId}' LIMIT 1`,
  },
  {
    never: 'with a figure twice',
    refusal: /evaluation_figure_once/,
    by: ({ endedId }) => copyRow('evaluation_figure', { id: newId }, `evaluation_id = '${endedId}'`),
  },
  {
    never: 'with a confusion twice',
    refusal: /evaluation_confusion_once/,
    by: ({ endedId }) => copyRow('evaluation_confusion', { id: newId }, `evaluation_id = '${endedId}'`),
  },
  {
    never: 'with another score afterwards',
    refusal: /evaluation_score is never changed/,
    by: ({ endedId }) => `UPDATE evaluation_score SET fused = 0.1 WHERE evaluation_id = '${endedId}'`,
  },
  {
    never: 'without the scores that its figures were counted from',
    refusal: /evaluation_score of an evaluation is never changed: DELETE/,
    by: ({ endedId }) => `DELETE FROM evaluation_score WHERE evaluation_id = '${endedId}'`,
  },
  {
    never: 'without the cases that its figures were counted from',
    refusal: /of an evaluation is never changed: DELETE/,
    by: ({ endedId }) => `DELETE FROM evaluation_case WHERE evaluation_id = '${endedId}'`,
  },
  {
    never: 'a probability over one',
    refusal: /evaluation_score_range/,
    by: ({ runningId }) =>
      copyRow('evaluation_score', { fused: '1.5', brand_id: newId }, `evaluation_id = '${runningId}'`),
  },
  {
    never: 'a mark where the brand is not',
    refusal: /evaluation_score_range/,
    by: ({ runningId }) =>
      copyRow('evaluation_score', { outcome: `'wrong'`, brand_id: newId }, `evaluation_id = '${runningId}'`),
  },
  {
    never: 'a case of less than itself',
    refusal: /evaluation_case_weight/,
    by: ({ runningId }) =>
      copyRow('evaluation_case', { number: '1', weight: '0.5' }, `evaluation_id = '${runningId}'`),
  },
])('an evaluation is never $never', async ({ by, refusal }) => {
  await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
});
