import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeReviewWorld, never, type NeverCase, type ReviewWorld } from '../testing/review-world';

// What must never happen to brands and their definitions, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(makeReviewWorld);

const DRAFT_ID = randomUUID();

const CASES: Record<string, NeverCase[]> = {
  brand: [
    never(
      'another number',
      /a brand keeps its number and its slug/,
      ({ brand }) => `UPDATE brand SET number = 99 WHERE id = '${brand.id}'`,
    ),
    never(
      'another slug',
      /a brand keeps its number and its slug/,
      ({ brand }) => `UPDATE brand SET slug = 'other' WHERE id = '${brand.id}'`,
    ),
    never(
      'a number that was given already, or is not the next',
      /numbers of brands follow each other: 1 refused/,
      () => `INSERT INTO brand (id, slug, name, number) VALUES (${newId}, 'one', 'One', 1)`,
    ),
    never(
      'deleted, so that its number were free',
      /brand is never deleted: DELETE/,
      ({ other }) => `DELETE FROM brand WHERE id = '${other.id}'`,
    ),
    never('all of them gone', /brand is never deleted: TRUNCATE/, () => 'TRUNCATE brand CASCADE'),
  ],
  authorization: [
    never(
      'a period that ends before it begins',
      /authorization_period/,
      ({ brand }) => `
      INSERT INTO seller (id, source, external_id) VALUES ('00000000-0000-0000-0000-000000000001', 'shop', 's');
      INSERT INTO "authorization" (id, seller_id, brand_id, categories, valid_from, valid_to)
      VALUES (${newId}, '00000000-0000-0000-0000-000000000001', '${brand.id}', '{}', '2026-02-01', '2026-01-31')`,
    ),
  ],
  brand_definition: [
    never('two published', /brand_definition_one_published/, ({ brand }) =>
      copyRow('brand_definition', { id: newId, version: '99' }, `id = '${brand.definitionId}'`),
    ),
    never('two drafts', /brand_definition_one_draft/, ({ brand }) => {
      const draft = (version: string) =>
        copyRow('brand_definition', { id: newId, version, state: `'draft'` }, `id = '${brand.definitionId}'`);
      return `${draft('98')}; ${draft('99')}`;
    }),
    never(
      'an edit of a published version',
      /a published definition is never changed: UPDATE/,
      ({ brand }) => `UPDATE brand_definition SET aliases = '{new}' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'an edit on the way to superseded',
      /a published definition is never changed/,
      ({ brand }) =>
        `UPDATE brand_definition SET state = 'superseded', aliases = '{new}' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'a published version back to draft',
      /a published definition is never changed/,
      ({ brand }) => `UPDATE brand_definition SET state = 'draft' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'a deleted version',
      /a published definition is never changed: DELETE/,
      ({ brand }) => `DELETE FROM brand_definition WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'a superseded version published again',
      /a superseded definition is never changed/,
      ({ brand }) => `
      UPDATE brand_definition SET state = 'superseded' WHERE id = '${brand.definitionId}';
      UPDATE brand_definition SET state = 'published' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'one more picture in a published version',
      /pictures of a published definition/,
      (w) =>
        `INSERT INTO brand_reference (definition_id, position, image_sha256)
       VALUES ('${w.brand.definitionId}', 7, '${w.open.images[0]}')`,
    ),
    never(
      'a draft picture moved into a published version',
      /pictures of a published definition/,
      (w) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${w.brand.definitionId}'`)};
      INSERT INTO brand_reference (definition_id, position, image_sha256) VALUES ('${DRAFT_ID}', 0, '${w.open.images[0]}');
      UPDATE brand_reference SET definition_id = '${w.brand.definitionId}' WHERE definition_id = '${DRAFT_ID}'`,
    ),
    ...['UPDATE brand_reference SET position = 5', 'DELETE FROM brand_reference'].map((edit) =>
      never(
        `${edit.split(' ')[0]} of a published picture`,
        /pictures of a published definition/,
        (w) => `
        ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${w.brand.definitionId}'`)};
        INSERT INTO brand_reference (definition_id, position, image_sha256) VALUES ('${DRAFT_ID}', 0, '${w.open.images[0]}');
        UPDATE brand_definition SET state = 'superseded' WHERE id = '${w.brand.definitionId}';
        UPDATE brand_definition SET state = 'published' WHERE id = '${DRAFT_ID}';
        ${edit} WHERE definition_id = '${DRAFT_ID}'`,
      ),
    ),
    never(
      'all pictures gone',
      /brand_reference is never changed: TRUNCATE/,
      () => 'TRUNCATE brand_reference',
    ),
    never(
      'a draft that goes back to an earlier revision',
      /its revisions follow each other/,
      ({ brand }) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'`, revision: '5' }, `id = '${brand.definitionId}'`)};
      UPDATE brand_definition SET revision = 4 WHERE id = '${DRAFT_ID}'`,
    ),
    never(
      'a draft handed to another brand',
      /a draft keeps its brand/,
      ({ brand, other }) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${brand.definitionId}'`)};
      UPDATE brand_definition SET brand_id = '${other.id}' WHERE id = '${DRAFT_ID}'`,
    ),
    never('published at no time', /brand_definition_published_at/, ({ brand }) =>
      copyRow(
        'brand_definition',
        { id: newId, version: '99', state: `'superseded'`, published_at: 'NULL' },
        `id = '${brand.definitionId}'`,
      ),
    ),
    never(
      'half a region',
      /brand_reference_region_whole/,
      ({ brand, open }) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${brand.definitionId}'`)};
      INSERT INTO brand_reference (definition_id, position, image_sha256, region_x, region_y)
      VALUES ('${DRAFT_ID}', 0, '${open.images[0]}', 1, 1)`,
    ),
  ],
  definition_impact: [
    never('two at a time', /definition_impact_one_live/, ({ brand }) => {
      const asked = `INSERT INTO definition_impact (id, definition_id, revision, days) VALUES (${newId}, '${brand.definitionId}', 1, 7)`;
      return `${asked}; ${asked}`;
    }),
    never(
      'done without a result',
      /definition_impact_result/,
      ({ brand }) =>
        `INSERT INTO definition_impact (id, definition_id, revision, days, state, ended_at) VALUES (${newId}, '${brand.definitionId}', 1, 7, 'done', now())`,
    ),
    never(
      'another result afterwards',
      /an impact that has ended is never changed/,
      ({ brand }) => `
      INSERT INTO definition_impact (id, definition_id, revision, days, state, ended_at, result)
      VALUES (${newId}, '${brand.definitionId}', 1, 7, 'done', now(), '{}');
      UPDATE definition_impact SET result = '{"gainedCount": 0}'`,
    ),
  ],
  rescoring: [
    never('two of a brand at a time', /rescoring_one_live/, ({ brand, other }) => {
      const begun = (model: string) =>
        `INSERT INTO rescoring (id, brand_id, brand_model_id, total_count) VALUES (${newId}, '${brand.id}', '${model}', 1)`;
      return `${begun(brand.modelId)}; ${begun(other.modelId)}`;
    }),
  ],
};

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});

const ALLOWED: Array<{ may: string; by: (world: ReviewWorld) => string }> = [
  {
    may: 'a superseded definition',
    by: ({ brand }) => `UPDATE brand_definition SET state = 'superseded' WHERE id = '${brand.definitionId}'`,
  },
];
test.each(ALLOWED)('$may is allowed', async ({ by }) => {
  await expect(attempts.attempt(by(attempts.world()))).resolves.toBeUndefined();
});
