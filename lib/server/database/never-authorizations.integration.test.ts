import { describe, expect, test } from 'vitest';
import type { Db } from './db';
import { approveAuthorizations } from '../authorizations/approve-authorizations';
import { proposeAuthorization } from '../authorizations/propose-authorization';
import { revokeAuthorization } from '../authorizations/revoke-authorization';
import { storeDocument } from '../authorizations/store-document';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeBrand, makeUser } from '../testing/builders';

// Every "never" of authorizations, attempted by SQL. Each attempt is rolled back.

type World = { anna: string; ben: string; proposed: string; approved: string; revoked: string };

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const brand = await makeBrand(db);
  const [anna, ben] = [(await makeUser(db, ['ops'])).id, (await makeUser(db, ['ops'])).id];
  const { sha256 } = await storeDocument(db, Buffer.from('%PDF-1.4 %%EOF'));
  const propose = (sellerExternalId: string) =>
    proposeAuthorization(db, anna, {
      source: 'shop',
      sellerExternalId,
      brandId: brand.id,
      categories: [],
      validFrom: '2026-01-01',
      validTo: '2099-12-31',
      document: null,
      documentSha256: sha256,
    });
  const [proposed, approved, revoked] = [await propose('one'), await propose('two'), await propose('three')];
  for (const authorizationId of [approved, revoked]) {
    await approveAuthorizations(db, ben, { authorizations: [{ authorizationId, version: 1 }] });
  }
  await revokeAuthorization(db, anna, revoked, { version: 2, reason: 'forged' });
  return { anna, ben, proposed, approved, revoked };
}

const update = (id: string, set: string) => `UPDATE "authorization" SET ${set} WHERE id = '${id}'`;

describe('never', () => {
  test.each<[string, RegExp, (world: World) => string]>([
    [
      'an approval by who proposed it',
      /authorization_second_person/,
      ({ proposed, anna }) => update(proposed, `approved_at = now(), approved_by_id = '${anna}'`),
    ],
    [
      'one that came in approved by who proposed it',
      /authorization_second_person/,
      ({ approved }) =>
        copyRow(
          '"authorization"',
          { id: newId, valid_to: `'2098-01-01'`, approved_by_id: 'proposed_by_id' },
          `id = '${approved}'`,
        ),
    ],
    [
      'a proposal that nobody approved and counts',
      /authorization_approved_by_somebody/,
      ({ proposed }) => update(proposed, 'approved_at = now()'),
    ],
    [
      'an approval taken back silently',
      /approved once/,
      ({ approved }) => update(approved, 'approved_at = NULL, approved_by_id = NULL'),
    ],
    [
      'an approval after a revocation',
      /approved once/,
      ({ revoked, ben }) => update(revoked, `approved_at = now(), approved_by_id = '${ben}'`),
    ],
    [
      'a longer period for the same approval',
      /never edited/,
      ({ approved }) => update(approved, `valid_to = '2100-01-01'`),
    ],
    [
      'another seller for the same approval',
      /never edited/,
      ({ approved }) => update(approved, 'seller_id = gen_random_uuid()'),
    ],
    [
      'another document for the same approval',
      /never edited/,
      ({ approved }) => update(approved, `document = 'other'`),
    ],
    [
      'a revocation without a reason',
      /authorization_revoked_with_reason/,
      ({ approved, anna }) => update(approved, `revoked_at = now(), revoked_by_id = '${anna}'`),
    ],
    [
      'a revocation with an empty reason',
      /authorization_revoked_with_reason/,
      ({ approved }) => update(approved, `revoked_at = now(), revoke_reason = ' '`),
    ],
    [
      'a revocation undone',
      /stays revoked/,
      ({ revoked }) => update(revoked, 'revoked_at = NULL, revoked_by_id = NULL, revoke_reason = NULL'),
    ],
    [
      'the same one standing twice',
      /authorization_one_standing/,
      ({ proposed }) => copyRow('"authorization"', { id: newId }, `id = '${proposed}'`),
    ],
    [
      'a deleted one',
      /never deleted/,
      ({ revoked }) => `DELETE FROM "authorization" WHERE id = '${revoked}'`,
    ],
    ['all of them gone', /never deleted/, () => 'TRUNCATE "authorization"'],
    [
      'a document that is not stored',
      /document_sha256_fkey/,
      ({ proposed }) =>
        copyRow(
          '"authorization"',
          { id: newId, valid_to: `'2098-01-01'`, document_sha256: `'${'b'.repeat(64)}'` },
          `id = '${proposed}'`,
        ),
    ],
    ['an edited document', /never changed/, () => `UPDATE stored_document SET media_type = 'image/png'`],
    [
      'a document of another type',
      /stored_document_whole/,
      () =>
        `INSERT INTO stored_document (sha256, media_type, byte_count) VALUES ('${'c'.repeat(64)}', 'text/html', 5)`,
    ],
  ])('%s', async (_what, refusal, by) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});
