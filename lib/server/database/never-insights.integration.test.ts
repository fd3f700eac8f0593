import { describe, expect, test } from 'vitest';
import type { Db } from './db';
import { useAttempts } from '../testing/attempt-sql';
import { makeBrand, type TestBrand } from '../testing/builders';

// Every "never" of insights, attempted by SQL. Each attempt is rolled back.

type World = { brand: TestBrand };
const attempts = useAttempts(async (db: Db): Promise<World> => ({ brand: await makeBrand(db) }));

const day = (scope: string, brandId: string, figures = `'{}'`) =>
  `INSERT INTO insight_day (day, scope, brand_id, figures) VALUES ('2026-11-22', ${scope}, ${brandId}, ${figures})`;

const alert = (thresholdId: string, brandId: string) =>
  `INSERT INTO drift_alert (id, threshold_id, brand_id, findings, pictures)
   VALUES (gen_random_uuid(), ${thresholdId}, ${brandId}, '[]', '{}')`;
const ofThreshold = ({ brand }: World) => alert(`'${brand.thresholdId}'`, `'${brand.id}'`);
const watch = `INSERT INTO traffic_watch (id, release_id, reference_from, reference_to)
  SELECT gen_random_uuid(), id, now() - interval '1 day', now() FROM release WHERE state = 'active'`;

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
  {
    never: 'two watches of all traffic at once',
    refusal: /traffic_watch_one_running/,
    by: () => `${watch}; ${watch}`,
  },
  {
    never: 'a look at nothing',
    refusal: /drift_look_subject/,
    by: () => `INSERT INTO drift_look (id, number, findings) VALUES (gen_random_uuid(), 1, '[]')`,
  },
  {
    never: 'two alerts of a threshold',
    refusal: /drift_alert_threshold_id_key/,
    by: (world) => `${ofThreshold(world)}; ${ofThreshold(world)}`,
  },
  {
    never: 'an alert of nothing',
    refusal: /drift_alert_subject/,
    by: ({ brand }) => alert('NULL', `'${brand.id}'`),
  },
  {
    never: 'an alert acknowledged without a note',
    refusal: /drift_alert_note/,
    by: (world) => `${ofThreshold(world)}; UPDATE drift_alert SET acknowledged_at = now()`,
  },
  {
    never: 'another note afterwards',
    refusal: /only moves on/,
    by: (world) =>
      `${ofThreshold(world)}; UPDATE drift_alert SET acknowledged_at = now(), note = 'seen'; UPDATE drift_alert SET note = 'not seen'`,
  },
  {
    never: 'other findings than were told',
    refusal: /only moves on/,
    by: (world) => `${ofThreshold(world)}; UPDATE drift_alert SET findings = '[1]'`,
  },
  {
    never: 'an alert that is gone',
    refusal: /only moves on/,
    by: (world) => `${ofThreshold(world)}; DELETE FROM drift_alert`,
  },
];

describe('insights never hold', () => {
  test.each(CASES)('$never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});
