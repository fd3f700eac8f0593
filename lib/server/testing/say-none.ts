import { randomUUID } from 'node:crypto';
import type { Db } from '../database/db';
import { settleItem } from '../verdicts/settle-item';
import { submitVerdict } from '../verdicts/submit-verdict';
import { endUndoWindows, hold, verdictBody, type Line, type TestItem, type TestUser } from './builders';

/** A person answers some suspects of an item, says that no other is shown, and it settles. */
export async function sayNone(
  db: Db,
  person: TestUser,
  item: TestItem,
  { lines = [], displayed = item.images }: { lines?: Line[]; displayed?: string[] } = {},
): Promise<void> {
  const suspects = await db.reviewSuspect.findMany({ where: { reviewItemId: item.reviewItemId } });
  const shown = { images: displayed, suspects: suspects.map(({ brandId }) => brandId), energyMap: false };
  const body = verdictBody(await hold(db, person, item), { lines, noOtherSuspect: true, shown });
  await submitVerdict(db, person.id, randomUUID(), body);
  await endUndoWindows(db, item);
  const outcome = await settleItem(db, item.reviewItemId);
  if (outcome !== 'settled') throw new Error(`the item is ${outcome}`);
}
