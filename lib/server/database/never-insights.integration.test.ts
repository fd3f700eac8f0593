import { describe, expect, test } from 'vitest';
import type { Db } from './db';
import { useAttempts } from '../testing/attempt-sql';
import { makeBrand, type TestBrand } from '../testing/builders';

// Every "never" of insights, attempted by SQL. Each attempt is rolled back.

type World = { brand: TestBrand };
const attempts = useAttempts(async (db: Db): Promise<World> => ({ brand: await makeBrand(db) }));

const day = (scope: string, brandId: string, figures = `'{}'`) =>
  `INSERT INTO insight_day (day, scope, brand_id, figures) VALUES ('2026-11-22', ${scope}, ${brandId}, ${figures})`;

type Case = { never: string; refusal: RegExp; by: (world: World) => string };
const CASES: Case[] = [
  {
    never: 'a day of all ads counted twice',
    refusal: /insight_day_pkey/,
    by: () => `${day(`'all'`, 'NULL')}; ${day(`'all'`, 'NULL')}`,
  },
  {
    never: 'a day of a brand under another name',
    refusal: /insight_day_scope/,
    by: ({ brand }) => day(`'all'`, `'${brand.id}'`),
  },
  {
    never: 'a day of no brand under a brand’s name',
    refusal: /insight_day_scope/,
    by: ({ brand }) => day(`'${brand.id}'`, 'NULL'),
  },
  {
    never: 'figures without names',
    refusal: /insight_day_figures/,
    by: () => day(`'all'`, 'NULL', `'[]'`),
  },
  {
    never: 'two moments up to which changes are counted',
    refusal: /insight_pass_one/,
    by: () => `INSERT INTO insight_pass (id, at, took_ms) VALUES (2, now(), 0)`,
  },
];

describe('insights never hold', () => {
  test.each(CASES)('$never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});
