import { StoredFiguresSchema, type StoredFigures } from '@/lib/contracts/insights';
import type { Db } from '../database/db';
import { startOfDay } from './days';

export type DayFigures = { day: string; figures: StoredFigures };

/** What was counted of each day, the first one first. @param scope "all" or a brand's id */
export async function readDays(db: Db, scope: string, from: string, to: string): Promise<DayFigures[]> {
  const rows = await db.insightDay.findMany({
    where: { scope, day: { gte: startOfDay(from), lte: startOfDay(to) } },
    orderBy: { day: 'asc' },
    select: { day: true, figures: true },
  });
  return rows.map(({ day, figures }) => ({
    day: day.toISOString().slice(0, 10),
    figures: StoredFiguresSchema.parse(figures),
  }));
}

/** Added up by name; of weights the heaviest is kept. */
export function sumFigures(days: readonly DayFigures[]): StoredFigures {
  const sums: StoredFigures = {};
  for (const { figures } of days) {
    for (const [name, value] of Object.entries(figures)) {
      const before = sums[name] ?? 0;
      sums[name] = name.endsWith('.most') ? Math.max(before, value) : before + value;
    }
  }
  return sums;
}
