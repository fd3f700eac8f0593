import type { Review } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { fromReasonColumn } from '../verdicts/reason-column';

/** What others already answered or asked about an item, oldest first, for the person who decides it. */
export async function listNotes(db: Db, reviewItemId: string): Promise<Review['notes']> {
  const rows = await db.verdict.findMany({
    where: { reviewItemId, withdrawal: null },
    orderBy: { createdAt: 'asc' },
    select: {
      createdAt: true,
      kind: true,
      comment: true,
      reviewer: { select: { name: true } },
      lines: { select: { reason: true, brand: { select: { name: true } } } },
    },
  });
  return rows.map(({ createdAt, kind, comment, reviewer, lines }) => ({
    at: createdAt.toISOString(),
    by: reviewer.name,
    kind,
    comment,
    lines: lines.map((line) => ({ brandName: line.brand.name, reason: fromReasonColumn(line.reason) })),
  }));
}
