import type { Db } from '../database/db';
import { settleItem } from '../verdicts/settle-item';
import {
  decide,
  endUndoWindows,
  hold,
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  wantAnotherAnswer,
  type TestBrand,
  type TestItem,
  type TestUser,
} from './builders';

/** An item in every state that a review goes through: what the tests of "never" try their statements on. */
export type ReviewWorld = {
  anna: TestUser;
  ben: TestUser;
  brand: TestBrand;
  other: TestBrand;
  /** Nobody has it. */
  open: TestItem;
  /** Two answers wanted, Anna holds the first. */
  held: TestItem;
  /** Anna decided it a moment ago. */
  answered: TestItem & { verdictId: string };
  /** Anna decided it, and the undo window is over. */
  unsettled: TestItem & { verdictId: string };
  settled: TestItem & { verdictId: string; labelId: string };
  /** Its ad has no open item. */
  unscored: { adId: string; revisionId: string };
};

export async function makeReviewWorld(db: Db): Promise<ReviewWorld> {
  const [anna, ben] = [await makeUser(db), await makeUser(db)];
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const flagged = () => makeScoredItem(db, [[brand, 0.9]]);
  const decided = async () => {
    const item = await flagged();
    const lines = [{ brandId: brand.id, reason: 'counterfeit' as const, evidence: item.images }];
    return { ...item, verdictId: (await decide(db, anna, item, lines)).verdictId };
  };
  const held = await flagged();
  await wantAnotherAnswer(db, held.reviewItemId);
  await hold(db, anna, held);
  const unsettled = await decided();
  await endUndoWindows(db, unsettled);
  const settled = await decided();
  await endUndoWindows(db, settled);
  const outcome = await settleItem(db, settled.reviewItemId);
  if (outcome !== 'settled') throw new Error(`the item is ${outcome}`);
  const label = await db.label.findFirstOrThrow({ where: { imageSha256: settled.images[0]! } });
  return {
    anna,
    ben,
    brand,
    other,
    open: await flagged(),
    held,
    answered: await decided(),
    unsettled,
    settled: { ...settled, labelId: label.id },
    unscored: await makeAd(db),
  };
}

/** What must never happen, the words of its refusal, and the statement that tries it. */
export type NeverCase = { never: string; refusal: RegExp; by: (world: ReviewWorld) => string };

export const never = (never: string, refusal: RegExp, by: NeverCase['by']): NeverCase => ({
  never,
  refusal,
  by,
});
