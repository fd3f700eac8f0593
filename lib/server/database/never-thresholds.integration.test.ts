import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import type { Db } from './db';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import {
  activateModel,
  makeAd,
  makeBrand,
  makeUser,
  newName,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { approveThreshold } from '../thresholds/decide-proposal';
import { proposeThreshold } from '../thresholds/propose-threshold';

// Every "never" of thresholds and their certificates, attempted by SQL. Each attempt is rolled back.

type World = {
  anna: TestUser;
  ben: TestUser;
  /** 0.5 was superseded by 0.6, which is in use; 0.7 is proposed by Anna. */
  brand: TestBrand;
  firstId: string;
  activeId: string;
  proposalId: string;
  other: TestBrand;
  /** Of `brand`, before its model in use. */
  earlier: TestBrand;
  planId: string;
  revisionId: string;
};

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db, client: Client): Promise<World> {
  const [anna, ben] = [await makeUser(db, ['ops']), await makeUser(db, ['ops'])];
  const slug = newName('brand');
  const earlier = await makeBrand(db, { slug });
  const brand = await activateModel(db, slug);
  const propose = (value: number, activeId: string) =>
    proposeThreshold(db, anna.id, slug, { value, note: '', activeId, planId: null });
  const { thresholdId: activeId } = await propose(0.6, brand.thresholdId);
  await approveThreshold(db, ben.id, activeId, { activeId: brand.thresholdId, reason: null });
  const { thresholdId: proposalId } = await propose(0.7, activeId);
  const planId = randomUUID();
  const { revisionId } = await makeAd(db);
  await client.query(plan({ id: `'${planId}'` }, brand));
  await client.query(`INSERT INTO certificate_pick (plan_id, rank, revision_id, prob, lot, block, round)
    VALUES ('${planId}', 0, '${revisionId}', 0.9, 0.1, 0, 1)`);
  return {
    anna,
    ben,
    brand,
    firstId: brand.thresholdId,
    activeId,
    proposalId,
    earlier,
    other: await makeBrand(db),
    planId,
    revisionId,
  };
}

/** A plan with one attempt, its columns (SQL expressions) changed as asked. */
function plan(changes: Record<string, string>, { id, modelId }: TestBrand): string {
  const columns: Record<string, string> = {
    id: newId,
    brand_id: `'${id}'`,
    brand_model_id: `'${modelId}'`,
    quantity: `'actionable-precision'`,
    target: '0.9',
    delta: '0.05',
    first_attempt: '1',
    attempts: `'[{}]'`,
    attempt_count: '1',
    window_from: 'now()',
    window_to: 'now()',
    lowest: '0.3',
    pair_count: '100',
    window_hash: `repeat('a', 64)`,
    excluded_lessons: '0',
    block_size: '1',
    block_count: '100',
    seed: `'s'`,
    ...changes,
  };
  return `INSERT INTO certificate_plan (${Object.keys(columns).join(', ')}) VALUES (${Object.values(columns).join(', ')})`;
}

/** A further version of the brand's model in use, its columns changed as asked. */
const version = ({ firstId }: World, changes: Record<string, string>) =>
  copyRow('threshold_version', { id: newId, version: '99', ...changes }, `id = '${firstId}'`);
const change = (id: string, set: string) => `UPDATE threshold_version SET ${set} WHERE id = '${id}'`;
const promise = (changes: Record<string, string> = {}) => ({
  quantity: `'actionable-precision'`,
  target: '0.9',
  confidence: '0.95',
  certificate: `'{}'::jsonb`,
  valid_until: 'now()',
  ...changes,
});
const restored = (from: string, changes: Record<string, string> = {}) => ({
  origin: `'restored'`,
  source_id: `'${from}'`,
  ...changes,
});

type Case = { never: string; refusal: RegExp; by: (world: World) => string };
const never = (never: string, refusal: RegExp, by: Case['by']): Case => ({ never, refusal, by });

const CASES: Record<string, Case[]> = {
  threshold_version: [
    never('two in use of a brand model', /threshold_version_one_active/, (w) =>
      version(w, { state: `'active'`, ended_at: 'NULL' }),
    ),
    never('two proposals of a brand model', /threshold_version_one_proposal/, (w) =>
      version(w, {
        state: `'proposed'`,
        ended_at: 'NULL',
        activated_at: 'NULL',
        origin: `'proposed'`,
        source_id: 'NULL',
      }),
    ),
    never('one with the model of another brand', /brand_model_id_brand_id_fkey/, (w) =>
      version(w, { brand_model_id: `'${w.other.modelId}'`, source_id: 'NULL', origin: `'first'` }),
    ),
    never(
      'a suspect flagged by the threshold of another brand model',
      /threshold_version_id_brand_model_id_fkey/,
      (w) =>
        `INSERT INTO review_item (id, ad_id, revision_id, priority, priority_factors, due_at)
         SELECT '${w.planId}', ad_id, id, 0.5, '{}', now() FROM ad_revision WHERE id = '${w.revisionId}';
       INSERT INTO review_suspect (review_item_id, brand_id, brand_model_id, position, prob, threshold_version_id)
         VALUES ('${w.planId}', '${w.other.id}', '${w.other.modelId}', 0, 0.9, '${w.activeId}')`,
    ),
    never(
      'a proposal approved by whoever proposed it, without a reason',
      /threshold_version_second_person/,
      (w) =>
        `${change(w.activeId, `state = 'superseded', ended_at = now()`)};
       ${change(w.proposalId, `state = 'active', approved_by_id = '${w.anna.id}', approved_at = now(), activated_at = now()`)}`,
    ),
    never(
      'a proposal in use that nobody approved',
      /threshold_version_approved/,
      (w) =>
        `${change(w.activeId, `state = 'superseded', ended_at = now()`)};
       ${change(w.proposalId, `state = 'active', activated_at = now()`)}`,
    ),
    never('another value than was proposed', /only moves on/, (w) => change(w.proposalId, 'value = 0.71')),
    never('another proposer', /only moves on/, (w) => change(w.proposalId, `proposed_by_id = '${w.ben.id}'`)),
    never('another approver afterwards', /only moves on/, (w) =>
      change(w.activeId, `approved_by_id = '${w.anna.id}'`),
    ),
    never('a certificate that came later', /only moves on/, (w) => change(w.activeId, `certificate = '{}'`)),
    never('a superseded one in use again without a version of its own', /only moves on/, (w) =>
      change(w.firstId, `state = 'active', ended_at = NULL`),
    ),
    never(
      'one that is gone',
      /never deleted/,
      (w) => `DELETE FROM threshold_version WHERE id = '${w.firstId}'`,
    ),
    never('a value over 1', /threshold_version_value/, (w) =>
      version(w, { value: '1.1', origin: `'first'`, source_id: 'NULL' }),
    ),
    never('half a promise', /threshold_version_promise_whole/, (w) =>
      version(w, restored(w.firstId, { target: '0.9' })),
    ),
    never(
      'the plan of another brand model',
      /plan_id_brand_model_id_fkey/,
      (w) =>
        `${plan({ id: `'${w.revisionId}'` }, w.other)};
       ${version(w, { ...promise(), origin: `'proposed'`, source_id: 'NULL', approved_at: 'now()', plan_id: `'${w.revisionId}'` })}`,
    ),
    never('a carried value that promises something', /threshold_version_source|no source/, (w) =>
      version(w, { ...promise(), origin: `'carried'` }),
    ),
    never('a carried value that is not the old one', /no source/, (w) => version(w, { value: '0.9' })),
    never('a restored one of another brand model', /no source/, (w) =>
      version(w, restored(w.earlier.thresholdId)),
    ),
    never('a restored one with another value', /no source/, (w) =>
      version(w, restored(w.activeId, { value: '0.9' })),
    ),
    never('a restored one that was never in use', /no source/, (w) =>
      version(w, restored(w.proposalId, { value: '0.7' })),
    ),
  ],
  certificate_plan: [
    never(
      'levels chosen afterwards',
      /never changed/,
      (w) => `UPDATE certificate_plan SET attempts = '[{}]' WHERE id = '${w.planId}'`,
    ),
    never(
      'a plan that is gone',
      /never changed|foreign key/,
      (w) => `DELETE FROM certificate_plan WHERE id = '${w.planId}'`,
    ),
    never('two first attempts of a brand model', /first_attempt_key/, (w) => plan({}, w.brand)),
    never('a confidence of nothing', /certificate_plan_values/, (w) =>
      plan({ delta: '1', first_attempt: '2' }, w.brand),
    ),
    never('the model of another brand', /brand_model_id_brand_id_fkey/, (w) =>
      plan({ brand_model_id: `'${w.other.modelId}'` }, w.brand),
    ),
  ],
  certificate_pick: [
    never(
      'another lot',
      /never changed/,
      (w) => `UPDATE certificate_pick SET lot = 0.2 WHERE plan_id = '${w.planId}'`,
    ),
    never(
      'a pick less',
      /never changed/,
      (w) => `DELETE FROM certificate_pick WHERE plan_id = '${w.planId}'`,
    ),
  ],
  sample_draw: [
    never(
      'an ad drawn for a certificate that its lots did not choose',
      /no pick of plan/,
      (w) =>
        `INSERT INTO sample_draw (id, design, design_key, revision_id, p, due_at)
       VALUES (${newId}, 'certificate', '${randomUUID()}', '${w.revisionId}', 1, now())`,
    ),
  ],
  drift_look: [
    never(
      'a look that is changed',
      /never changed/,
      (w) =>
        `INSERT INTO drift_look (id, threshold_id, number, findings) VALUES (${newId}, '${w.activeId}', 1, '[]');
       UPDATE drift_look SET findings = '[{}]' WHERE threshold_id = '${w.activeId}'`,
    ),
    never(
      'two looks of one number',
      /drift_look_threshold_id_number_key/,
      (w) =>
        `INSERT INTO drift_look (id, threshold_id, number, findings) VALUES (${newId}, '${w.activeId}', 1, '[]'), (${newId}, '${w.activeId}', 1, '[]')`,
    ),
  ],
};

describe.each(Object.entries(CASES))('%s never holds', (_table, cases) => {
  test.each(cases)('$never', async ({ refusal, by }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});

describe('and yet', () => {
  test('the proposer may approve where they say why', async () => {
    const { activeId, proposalId, anna } = attempts.world();
    const approved = attempts.attempt(
      `${change(activeId, `state = 'superseded', ended_at = now()`)};
       ${change(proposalId, `state = 'active', approved_by_id = '${anna.id}', approved_at = now(), activated_at = now(), self_approval_reason = 'alone here'`)}`,
    );
    await expect(approved).resolves.toBeUndefined();
  });

  test('the picked ad may be drawn', async () => {
    const { planId, revisionId } = attempts.world();
    const drawn = attempts.attempt(
      `INSERT INTO sample_draw (id, design, design_key, revision_id, p, due_at)
       VALUES (${newId}, 'certificate', '${planId}', '${revisionId}', 1, now())`,
    );
    await expect(drawn).resolves.toBeUndefined();
  });
});
