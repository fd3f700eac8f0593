import {
  EXPORT_COLUMNS,
  StoredFiguresSchema,
  type InsightExportQuery,
  type StoredFigures,
} from '@/lib/contracts/insights';
import { toCsvLine } from '../csv/to-csv-line';
import type { Db } from '../database/db';
import { listDays, periodOf, startOfDay } from './days';
import { findBrand } from './get-insights';

/** So many days are read at a time. */
const PART = 30;

/**
 * What was counted of each day as CSV, a line for all ads and one for every brand with a figure, read part by part while it is
 * downloaded. Under a brand, its own lines only.
 * @throws AppError `not-found` for a brand that there is not
 */
export async function exportInsights(
  db: Db,
  query: InsightExportQuery,
  now = new Date(),
): Promise<ReadableStream<Uint8Array>> {
  const brand = query.brand === undefined ? null : await findBrand(db, query.brand);
  const { from, to } = periodOf(query.days, now);
  const days = listDays(from, to);
  const encoder = new TextEncoder();
  let done = 0;
  return new ReadableStream({
    start: (controller) =>
      // Spreadsheets read UTF-8 for sure only after a byte order mark.
      controller.enqueue(
        encoder.encode(`\uFEFF${toCsvLine(['day_utc', 'brand', ...EXPORT_COLUMNS.map(({ name }) => name)])}`),
      ),
    pull: async (controller) => {
      const part = days.slice(done, (done += PART));
      const rows = await db.insightDay.findMany({
        where: {
          day: { gte: startOfDay(part[0]!), lte: startOfDay(part.at(-1)!) },
          ...(brand && { scope: brand.id }),
        },
        orderBy: [{ day: 'asc' }, { brandId: { sort: 'asc', nulls: 'first' } }],
        select: { day: true, figures: true, brand: { select: { slug: true } } },
      });
      const lines = rows.map(({ day, figures, brand: of }) =>
        toLine(day.toISOString().slice(0, 10), of?.slug ?? '', StoredFiguresSchema.parse(figures)),
      );
      controller.enqueue(encoder.encode(lines.join('')));
      if (done >= days.length) controller.close();
    },
  });
}

/** The brand of a line about all ads is empty. */
function toLine(day: string, brand: string, figures: StoredFigures): string {
  const values = EXPORT_COLUMNS.map((column) => {
    const value = (figures[column.figure] ?? 0) / ('divideBy' in column ? column.divideBy : 1);
    return String(Math.round(value * 100) / 100);
  });
  return toCsvLine([day, brand, ...values]);
}
