/** A brand's tests in their order, strict to loose: p-values of "too many errors here". */
export type BrandSequence = { brandId: string; pValues: readonly number[] };

/** How many levels of the brand are certified, from the strictest on. */
export type FamilyOutcome = { brandId: string; passed: number };

/**
 * Certificates of a family of brands, none of which is wrong with chance 1 - δ: "all of them keep their promise". The
 * graphical procedure (Bretz et al. 2009) in which every brand starts with δ/m, walks its own fixed sequence, and hands its share
 * on to the other brands, in equal parts, only when its whole sequence is rejected. A brand that fails somewhere keeps its
 * share there, and goes on when it is handed more. (Plain Holm over the brands' sequences is wrong: a certificate that
 * stopped half way has rejected only a part of its brand's hypotheses.)
 *
 * The family has to be fixed before labels are seen.
 */
export function certifyFamily(brands: readonly BrandSequence[], delta: number): FamilyOutcome[] {
  const states = brands.map(({ brandId, pValues }) => ({
    brandId,
    pValues,
    passed: 0,
    share: delta / brands.length,
  }));
  const isDone = ({ passed, pValues }: (typeof states)[number]) => passed === pValues.length;
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const state of states) {
      if (isDone(state)) continue;
      while (!isDone(state) && state.pValues[state.passed]! <= state.share * (1 + 1e-12)) state.passed++;
      if (!isDone(state)) continue;
      hasMoved = true;
      const heirs = states.filter((other) => !isDone(other));
      for (const heir of heirs) heir.share += state.share / heirs.length;
    }
  }
  return states.map(({ brandId, passed }) => ({ brandId, passed }));
}
