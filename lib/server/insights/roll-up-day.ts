import type { Db } from '../database/db';
import { countActivity } from './count-activity';
import { countCohort, type CountedFigure } from './count-cohort';
import { endOfDay, startOfDay } from './days';

/**
 * Counts a day anew and replaces what was counted of it, all in one transaction: the same whenever and however often it is done, as
 * long as nothing of the day changes.
 * @param day ISO date, UTC
 */
export async function rollUpDay(db: Db, day: string): Promise<void> {
  const [from, to] = [startOfDay(day), endOfDay(day)];
  await db.$transaction(
    async (tx) => {
      // Two workers that count one day take turns; the later one sees what the earlier one saw, or more.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('insight_day'), ${day}::date - '2000-01-01'::date)`;
      const counted = [...(await countCohort(tx, from, to)), ...(await countActivity(tx, from, to))];
      const rows = toRows(counted);
      await tx.$executeRaw`
        DELETE FROM insight_day WHERE day = ${day}::date AND NOT scope = ANY (${rows.map(({ scope }) => scope)}::text[])`;
      await tx.$executeRaw`
        INSERT INTO insight_day (day, scope, brand_id, figures)
        SELECT ${day}::date, scope, brand_id, figures
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (scope text, brand_id uuid, figures jsonb)
        ON CONFLICT (day, scope) DO UPDATE SET figures = excluded.figures, computed_at = now()`;
    },
    { timeout: 600_000, maxWait: 60_000 },
  );
}

type Row = { scope: string; brand_id: string | null; figures: Record<string, number> };

/** A row of all ads there is always, so that an empty day is known to be counted. */
function toRows(counted: readonly CountedFigure[]): Row[] {
  const byScope = new Map<string, Row>([['all', { scope: 'all', brand_id: null, figures: {} }]]);
  for (const { brandId, name, value } of counted) {
    const scope = brandId ?? 'all';
    const row = byScope.get(scope) ?? { scope, brand_id: brandId, figures: {} };
    byScope.set(scope, row);
    row.figures[name] = value;
  }
  return [...byScope.values()];
}
