import { randomBytes } from 'node:crypto';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { settleItem } from '../verdicts/settle-item';
import {
  decide,
  endUndoWindows,
  makeImage,
  makeScoredItem,
  type Line,
  type Said,
  type TestBrand,
  type TestItem,
  type TestUser,
} from './builders';

/** A perceptual hash that is a near-duplicate of no other. */
export const newPerceptualHash = () => randomBytes(8).readBigInt64LE();

export type Lesson = {
  brand: TestBrand;
  reason?: Reason;
  /** What the machine says; flags from the brand's threshold on. */
  prob?: number;
  /** Another brand that the ad is flagged for, wrongly: then `prob` need not flag. */
  flaggedFor?: TestBrand;
  seller?: string;
  source?: string;
  perceptualHash?: bigint;
  /** Bytes that are stored already. */
  images?: string[];
};

/** A picture that is no near-duplicate, in an ad that a person has decided: its label stands. */
export async function makeLabelledAd(db: Db, person: TestUser, lesson: Lesson): Promise<TestItem> {
  const { brand, reason = 'counterfeit', prob = 0.9, flaggedFor, perceptualHash, ...words } = lesson;
  const images = lesson.images ?? [
    await makeImage(db, { width: 400, height: 300 }, perceptualHash ?? newPerceptualHash()),
  ];
  const said: Said = flaggedFor
    ? [
        [flaggedFor, 0.9],
        [brand, prob],
      ]
    : [[brand, prob]];
  const item = await makeScoredItem(db, said, { ...words, images });
  const lines: Line[] = [{ brandId: brand.id, reason, evidence: images }];
  if (flaggedFor) lines.push({ brandId: flaggedFor.id, reason: 'not-this-brand', evidence: [] });
  await decide(db, person, item, lines);
  await endUndoWindows(db, item);
  const outcome = await settleItem(db, item.reviewItemId);
  if (outcome !== 'settled') throw new Error(`the item is ${outcome}`);
  return item;
}
