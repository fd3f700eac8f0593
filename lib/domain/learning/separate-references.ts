import { toAppearanceValue, toEvidence, type BackgroundStatistics } from '../appearance';
import { groupBy } from '../group-by';

/** What the model in use made of a reference picture or of a region in it. */
export type ReferenceVector = {
  imageSha256: string;
  /** Unit, float32 [embeddingDims]. */
  vector: Float32Array;
};

/** How well references find each other, in deviations above pictures without any brand (lib/domain/appearance.ts). */
export type ReferenceSeparation = {
  /** That were left out in turn. */
  pictures: number;
  /** Of the value that the others give a picture that is left out: its mean, and the smallest. */
  mean: number;
  lowest: number;
  /** By how much the last of the others raised that mean, averaged over which of them came last; null with one other. */
  lastAdded: number | null;
};

/**
 * Leave-one-out: every reference picture is held against the regions of all others, as an ad's picture is against all of them, by the
 * best prototype. What one more of them added is measured in the same way, with two left out. Ours.
 *
 * @param background of the brand's whole gallery; one that holds labelled pictures too makes the values a little too small
 * @returns null with fewer than two pictures: nothing is left to find one by
 */
export function separateReferences(
  references: readonly ReferenceVector[],
  background: BackgroundStatistics,
): ReferenceSeparation | null {
  const pictures = [...groupBy(references, ({ imageSha256 }) => imageSha256).values()];
  if (pictures.length < 2) return null;
  const found = pictures.map((held) => {
    const values = pictures
      .filter((other) => other !== held)
      .map((other) => bestValue(held, other, background))
      .toSorted((a, b) => b - a);
    const [best, second] = [values[0]!, values[1]];
    // Only where the best of them came last it added anything: one time in as many as there are.
    return { best, added: second === undefined ? null : (best - second) / values.length };
  });
  const added = found.flatMap((one) => one.added ?? []);
  return {
    pictures: pictures.length,
    mean: meanOf(found.map(({ best }) => best)),
    lowest: Math.min(...found.map(({ best }) => best)),
    lastAdded: added.length === 0 ? null : meanOf(added),
  };
}

function bestValue(
  held: readonly ReferenceVector[],
  others: readonly ReferenceVector[],
  background: BackgroundStatistics,
): number {
  const values = others.flatMap((other) => {
    const evidence = toEvidence(other.vector, background, null, 0);
    return held.map(({ vector }) => toAppearanceValue(evidence, vector));
  });
  return Math.max(...values);
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
