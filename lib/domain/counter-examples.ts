import type { AppearanceEvidence } from './appearance';

/** How strongly being more like a counter-example than like the brand speaks against it. Ours; docs/brand-models.md. */
const CONTRAST = 2;

/**
 * A likeness to a brand, less where something is more like what the brand is not: the difference counts twice. Where it is
 * more like the brand nothing changes, so a counter-example takes nothing from what does not look like it.
 *
 * @param best largest cosine with what shows the brand, the one that `similarity` comes from
 * @param counter largest cosine with a counter-example
 */
export function contrast(similarity: number, best: number, counter: number): number {
  return counter <= best ? similarity : similarity - CONTRAST * (counter - best);
}

/**
 * The same for signal `appearance`, whose evidence stays one linear function of the embedding, so that its energy map still
 * adds up to it.
 *
 * @param deviation of the brand's calibration: what one unit of cosine counts for beside a head
 */
export function toContrasted(
  evidence: AppearanceEvidence,
  prototype: Float32Array,
  counter: Float32Array,
  deviation: number,
): AppearanceEvidence {
  const unit = CONTRAST * (evidence.from === 'head' ? 1 / deviation : 1);
  return {
    ...evidence,
    vector: evidence.vector.map((weight, dim) => weight - unit * (counter[dim]! - prototype[dim]!)),
  };
}

/** Of two unit vectors. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let cosine = 0;
  for (let dim = 0; dim < a.length; dim++) cosine += a[dim]! * b[dim]!;
  return cosine;
}
