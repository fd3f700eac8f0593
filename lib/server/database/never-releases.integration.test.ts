import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Db } from './db';
import { findRunningReleaseShadow, findUnprepared, keepPrepared } from '../releases/prepared-brands';
import { findUnmeasured, saveRecall } from '../releases/shadow-recall';
import { stopReleaseShadow } from '../releases/end-release-shadow';
import { startReleaseShadow } from '../releases/start-release-shadow';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeAd, makeBrand, makeUser, type TestBrand } from '../testing/builders';

// Every "never" of whole releases, attempted by SQL. Each attempt is rolled back.

type World = {
  brand: TestBrand;
  activeId: string;
  shadowedId: string;
  retiredId: string;
  candidateId: string;
  runningId: string;
  endedId: string;
  /** Of the brand, part of the running one; its recall is measured. */
  brandShadowId: string;
  promotionId: string;
  personId: string;
};

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const person = await makeUser(db, ['ops']);
  const brand = await makeBrand(db);
  const { releaseId: activeId } = await db.brandModel.findUniqueOrThrow({ where: { id: brand.modelId } });
  const make = async (digit: string, state: 'candidate' | 'retired') => {
    const id = uuidv7();
    await db.release.create({ data: { id, contentHash: digit.repeat(64), parts: [], state } });
    return id;
  };
  const [shadowedId, candidateId] = [await make('1', 'candidate'), await make('2', 'candidate')];
  const retiredId = await make('3', 'retired');
  const endedId = await startReleaseShadow(db, person.id, shadowedId, 0.5);
  await stopReleaseShadow(db, person.id, endedId);
  const runningId = await startReleaseShadow(db, person.id, shadowedId, 0.5);
  const shadow = (await findRunningReleaseShadow(db, runningId))!;
  const unprepared = (await findUnprepared(db, shadow, []))!;
  const [contentHash, learningRunId] = ['4'.repeat(64), null];
  await keepPrepared(db, shadow, unprepared, { contentHash, learningRunId });
  const [measured] = await findUnmeasured(db, runningId);
  await saveRecall(db, runningId, [measured!.shadowId], [{ ...measured!, figures: null }]);
  const promotionId = uuidv7();
  await db.releasePromotion.create({
    data: {
      id: promotionId,
      releaseId: shadowedId,
      insteadOfId: activeId,
      gates: [],
      thresholdChoice: 'recertify',
      brands: [],
      proposedById: person.id,
    },
  });
  const { revisionId } = await makeAd(db);
  await db.releaseShadowAd.create({
    data: {
      releaseShadowId: runningId,
      revisionId,
      revisionAt: new Date(),
      authorizedBrandIds: [],
      isUnscorable: false,
    },
  });
  return {
    brand,
    activeId,
    shadowedId,
    retiredId,
    candidateId,
    runningId,
    endedId,
    brandShadowId: measured!.shadowId,
    promotionId,
    personId: person.id,
  };
}

test.each<{ never: string; refusal: RegExp; by: (world: World) => string }>([
  {
    never: 'two releases in shadow',
    refusal: /release_one_shadow/,
    by: ({ candidateId }) => `UPDATE release SET state = 'shadow' WHERE id = '${candidateId}'`,
  },
  {
    never: 'a retired release in shadow',
    refusal: /a retired release does not become shadow/,
    by: ({ retiredId, shadowedId }) =>
      `UPDATE release SET state = 'candidate' WHERE id = '${shadowedId}'; UPDATE release SET state = 'shadow' WHERE id = '${retiredId}'`,
  },
  {
    never: 'a candidate in use that was in no shadow',
    refusal: /a candidate release does not become active/,
    by: ({ candidateId, activeId }) =>
      `UPDATE release SET state = 'retired' WHERE id = '${activeId}'; UPDATE release SET state = 'active' WHERE id = '${candidateId}'`,
  },
  {
    never: 'two releases in use',
    refusal: /release_one_active/,
    by: ({ retiredId }) => `UPDATE release SET state = 'active' WHERE id = '${retiredId}'`,
  },
  {
    never: 'other parts than its hash says',
    refusal: /a release is never changed: UPDATE/,
    by: ({ candidateId }) => `UPDATE release SET parts = '[1]' WHERE id = '${candidateId}'`,
  },
  {
    never: 'deleted',
    refusal: /a release is never changed: DELETE/,
    by: ({ candidateId }) => `DELETE FROM release WHERE id = '${candidateId}'`,
  },
  {
    never: 'two shadows at a time',
    refusal: /release_shadow_one_running/,
    by: ({ runningId }) => copyRow('release_shadow', { id: newId }, `id = '${runningId}'`),
  },
  {
    never: 'a shadow of a release that is not in shadow',
    refusal: /is not in shadow beside the one in use/,
    by: ({ endedId, retiredId }) =>
      copyRow('release_shadow', { id: newId, release_id: `'${retiredId}'` }, `id = '${endedId}'`),
  },
  {
    never: 'a shadow beside a release that is not in use',
    refusal: /is not in shadow beside the one in use/,
    by: ({ endedId, retiredId }) =>
      copyRow('release_shadow', { id: newId, beside_id: `'${retiredId}'` }, `id = '${endedId}'`),
  },
  {
    never: 'a draw without a chance',
    refusal: /release_shadow_values/,
    by: ({ endedId }) => copyRow('release_shadow', { id: newId, review_share: '0' }, `id = '${endedId}'`),
  },
  {
    never: 'recall that changes after it was measured',
    refusal: /shadow_recall is never changed: UPDATE/,
    by: ({ brandShadowId }) =>
      `UPDATE shadow_recall SET measured_at = now() WHERE shadow_id = '${brandShadowId}'`,
  },
  {
    never: 'recall of other models than the shadow compares',
    refusal: /does not run with these models/,
    by: ({ brandShadowId }) =>
      copyRow('shadow_recall', { content_hash: `'${'5'.repeat(64)}'` }, `shadow_id = '${brandShadowId}'`),
  },
  {
    never: 'recall that is measured when the shadow has ended',
    refusal: /does not run with these models/,
    by: ({ brandShadowId }) =>
      `UPDATE model_shadow SET state = 'stopped', ended_at = now() WHERE id = '${brandShadowId}';
       ${copyRow('shadow_recall', {}, `shadow_id = '${brandShadowId}'`)}`,
  },
  {
    never: 'figures that were measured on nothing',
    refusal: /shadow_recall_measured_on_something/,
    by: ({ brandShadowId }) =>
      copyRow('shadow_recall', { figures: `'{}'` }, `shadow_id = '${brandShadowId}'`),
  },
  {
    never: 'unreadable without a word why',
    refusal: /release_shadow_values/,
    by: ({ runningId }) =>
      `UPDATE release_shadow SET state = 'unreadable', ended_at = now() WHERE id = '${runningId}'`,
  },
  {
    never: 'at an end without its time',
    refusal: /release_shadow_ended/,
    by: ({ runningId }) => `UPDATE release_shadow SET state = 'stopped' WHERE id = '${runningId}'`,
  },
  {
    never: 'a shadow begun again when it has ended',
    refusal: /a stopped shadow only moves on/,
    by: ({ endedId, runningId }) =>
      `UPDATE release_shadow SET state = 'stopped', ended_at = now() WHERE id = '${runningId}';
       UPDATE release_shadow SET state = 'running', ended_at = NULL, ended_by_id = NULL WHERE id = '${endedId}'`,
  },
  {
    never: 'an ad that was looked at and is forgotten',
    refusal: /release_shadow_ad is never changed: DELETE/,
    by: ({ runningId }) => `DELETE FROM release_shadow_ad WHERE release_shadow_id = '${runningId}'`,
  },
  {
    never: 'a brand model in use of a release that is not',
    refusal: /belongs to a release that is not in use/,
    by: ({ brand, candidateId }) =>
      `UPDATE brand_model SET state = 'retired' WHERE id = '${brand.modelId}';
       ${copyRow('brand_model', { id: newId, release_id: `'${candidateId}'`, state: `'active'` }, `id = '${brand.modelId}'`)}`,
  },
  {
    never: 'two open promotions',
    refusal: /release_promotion_one_open/,
    by: ({ promotionId }) => copyRow('release_promotion', { id: newId }, `id = '${promotionId}'`),
  },
  {
    never: 'an approval by whoever proposed it, without a word why',
    refusal: /release_promotion_second_person/,
    by: ({ promotionId, personId }) =>
      `UPDATE release_promotion SET state = 'approved', ended_at = now(), approval_gates = '[]', approved_by_id = '${personId}'
        WHERE id = '${promotionId}'`,
  },
  {
    never: 'an approval past a shut gate without a reason',
    refusal: /release_promotion_gates/,
    by: ({ promotionId }) =>
      `UPDATE release_promotion SET state = 'approved', ended_at = now(), approval_gates = '[{"kind": "ads", "isOpen": false}]'
        WHERE id = '${promotionId}'`,
  },
  {
    never: 'an approval whose gates were not looked at again',
    refusal: /release_promotion_checked_again/,
    by: ({ promotionId }) =>
      `UPDATE release_promotion SET state = 'approved', ended_at = now(), override_reason = 'so' WHERE id = '${promotionId}'`,
  },
  {
    never: 'other models than were proposed',
    refusal: /a proposed promotion only moves on/,
    by: ({ promotionId }) => `UPDATE release_promotion SET brands = '[1]' WHERE id = '${promotionId}'`,
  },
  {
    never: 'a rescoring of a brand and a release at once',
    refusal: /rescoring_of/,
    by: ({ brand, activeId }) =>
      `INSERT INTO rescoring (id, brand_id, brand_model_id, release_id, total_count)
       VALUES (${newId}, '${brand.id}', '${brand.modelId}', '${activeId}', 1)`,
  },
  {
    never: 'two rescorings of releases at a time',
    refusal: /rescoring_one_of_release/,
    by: ({ activeId, retiredId }) =>
      [activeId, retiredId]
        .map((id) => `INSERT INTO rescoring (id, release_id, total_count) VALUES (${newId}, '${id}', 1)`)
        .join('; '),
  },
])('of releases there is never $never', async ({ refusal, by }) => {
  await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
});
