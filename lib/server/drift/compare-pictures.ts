import type { UnlikePictures } from '@/lib/contracts/drift';
import { FEWEST_PICTURES, MOST_PICTURES } from '@/lib/domain/drift/drift-plan';
import { findWitness } from '@/lib/domain/statistics/witness';
import type { Db } from '../database/db';
import { readWholeVectors } from '../scores/whole-vectors';

/** Shown with an alert, of either side. */
const SHOWN = 8;

export type ComparedPictures = { pValue: number | null; unlike: UnlikePictures };

/**
 * Whether pictures of now are drawn from what was before, by the embeddings of the release in use, and which are the most unlike.
 * @param before SHA-256 of pictures in an order that says nothing about them, no two alike @param now the same
 */
export async function comparePictures(
  db: Db,
  before: readonly string[],
  now: readonly string[],
): Promise<ComparedPictures> {
  const sides = [before.slice(0, MOST_PICTURES), now.slice(0, MOST_PICTURES)] as const;
  const vectors = await readWholeVectors(db, [...sides[0], ...sides[1]]);
  const [then, today] = sides.map((side) => side.filter((sha256) => vectors.has(sha256))) as [
    string[],
    string[],
  ];
  if (Math.min(then.length, today.length) < FEWEST_PICTURES) {
    return { pValue: null, unlike: { now: [], before: [] } };
  }
  const of = (sha256s: readonly string[]) => sha256s.map((sha256) => vectors.get(sha256)!);
  const { pValue, likenessToNow } = findWitness(of(then), of(today));
  const largest = (sha256s: readonly string[], sign: 1 | -1) =>
    sha256s
      .map((sha256) => ({ sha256, value: sign * likenessToNow(vectors.get(sha256)!) }))
      .toSorted((a, b) => b.value - a.value)
      .slice(0, SHOWN)
      .map(({ sha256 }) => sha256);
  return { pValue, unlike: { now: largest(today, 1), before: largest(then, -1) } };
}
