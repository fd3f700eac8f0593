import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeReviewWorld, never, type NeverCase, type ReviewWorld } from '../testing/review-world';

// What must never happen to pictures and ads, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(makeReviewWorld);

const newRevision = (adId: string, imageCount: number) => {
  const id = randomUUID();
  return {
    id,
    sql: `INSERT INTO ad_revision (id, ad_id, revision, content_hash, image_count, title, category, received_at)
          VALUES ('${id}', '${adId}', 99, repeat('a', 64), ${imageCount}, '', '', now())`,
    withJob: `INSERT INTO scoring (revision_id, job_id) VALUES ('${id}', ${newId})`,
    withImage: (sha256: string, position = 0) =>
      `INSERT INTO ad_revision_image (revision_id, position, image_sha256) VALUES ('${id}', ${position}, '${sha256}')`,
  };
};
const CASES: Record<string, NeverCase[]> = {
  image: [
    never('two rows for the same bytes', /image_pkey/, ({ open }) =>
      copyRow('image', { width: '1' }, `sha256 = '${open.images[0]}'`),
    ),
    never('a name that is no SHA-256', /image_sha256_hex/, ({ open }) =>
      copyRow('image', { sha256: `repeat('Z', 64)` }, `sha256 = '${open.images[0]}'`),
    ),
  ],
  'ad and ad_revision': [
    never('the same ad twice', /ad_source_external_id_key/, ({ open }) =>
      copyRow('ad', { id: newId }, `id = '${open.adId}'`),
    ),
    never(
      'an edited revision',
      /ad_revision is never changed: UPDATE/,
      ({ open }) => `UPDATE ad_revision SET title = 'other' WHERE id = '${open.revisionId}'`,
    ),
    never(
      'a deleted revision',
      /ad_revision is never changed: DELETE/,
      ({ open }) => `DELETE FROM ad_revision WHERE id = '${open.revisionId}'`,
    ),
    never(
      'another picture in a revision',
      /ad_revision_image is never changed: UPDATE/,
      ({ open, held }) =>
        `UPDATE ad_revision_image SET image_sha256 = '${held.images[0]}' WHERE revision_id = '${open.revisionId}'`,
    ),
    never(
      'a picture less in a revision',
      /ad_revision_image is never changed: DELETE/,
      ({ open }) => `DELETE FROM ad_revision_image WHERE revision_id = '${open.revisionId}'`,
    ),
    never(
      'all pictures of all revisions gone',
      /ad_revision_image is never changed: TRUNCATE/,
      () => 'TRUNCATE ad_revision_image',
    ),
    never(
      'a picture more in a revision',
      /does not hold its images/,
      ({ open }) => `INSERT INTO ad_revision_image VALUES ('${open.revisionId}', 1, '${open.images[0]}')`,
    ),
    never('a revision without its job', /has no scoring job/, ({ unscored, open }) => {
      const revision = newRevision(unscored.adId, 1);
      return `${revision.sql}; ${revision.withImage(open.images[0]!)}`;
    }),
    never(
      'a revision that loses its job',
      /scoring is never deleted: DELETE/,
      ({ unscored }) => `DELETE FROM scoring WHERE revision_id = '${unscored.revisionId}'`,
    ),
    never(
      'revisions that lose their jobs',
      /scoring is never deleted: TRUNCATE/,
      () => 'TRUNCATE scoring CASCADE',
    ),
    never('a revision with fewer pictures than it says', /does not hold its images/, ({ unscored, open }) => {
      const revision = newRevision(unscored.adId, 2);
      return `${revision.sql}; ${revision.withJob}; ${revision.withImage(open.images[0]!)}`;
    }),
    never(
      'a revision without a picture',
      /ad_revision_counts/,
      ({ unscored }) => newRevision(unscored.adId, 0).sql,
    ),
    never('a revision with a picture that is not stored', /image_sha256_fkey/, ({ unscored }) => {
      const revision = newRevision(unscored.adId, 1);
      return `${revision.sql}; ${revision.withJob}; ${revision.withImage('b'.repeat(64))}`;
    }),
    never('a revision number twice', /ad_revision_ad_id_revision_key/, ({ open }) =>
      copyRow('ad_revision', { id: newId }, `id = '${open.revisionId}'`),
    ),
    never('an amount without its currency', /ad_revision_price/, ({ open }) =>
      copyRow('ad_revision', { id: newId, revision: '99', price_amount: '1' }, `id = '${open.revisionId}'`),
    ),
  ],
};

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});

const ALLOWED: Array<{ may: string; by: (world: ReviewWorld) => string }> = [
  {
    may: 'a revision with its job and pictures',
    by: ({ unscored, open }) => {
      const revision = newRevision(unscored.adId, 1);
      return `${revision.sql}; ${revision.withJob}; ${revision.withImage(open.images[0]!)}`;
    },
  },
];
test.each(ALLOWED)('$may is allowed', async ({ by }) => {
  await expect(attempts.attempt(by(attempts.world()))).resolves.toBeUndefined();
});
