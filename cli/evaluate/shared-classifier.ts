import { minimise } from '@/lib/domain/minimise';

/** `classIndex` 0 is the background. */
export type ClassExample = { vector: Float32Array; classIndex: number };
/** float64 [classes, dims + 1], the constant last. */
export type SharedClassifier = { weights: Float64Array; classCount: number; dims: number };

const L2 = 2e-3;
const MAX_ITERATIONS = 200;

/**
 * Multinomial logistic regression: what the published system's one classifier for all brands is on top of its features.
 * Only to compare with: here classes compete, so what one class learns moves the others.
 */
export function trainSharedClassifier(
  examples: readonly ClassExample[],
  classCount: number,
): SharedClassifier {
  const dims = examples[0]!.vector.length;
  const width = dims + 1;
  const weights = minimise(
    (point, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (const { vector, classIndex } of examples) {
        const probs = probsOf({ weights: point, classCount, dims }, vector);
        loss -= Math.log(Math.max(probs[classIndex]!, Number.MIN_VALUE)) / examples.length;
        for (let k = 0; k < classCount; k++) {
          const error = (probs[k]! - (k === classIndex ? 1 : 0)) / examples.length;
          for (let dim = 0; dim < dims; dim++) gradient[k * width + dim]! += error * vector[dim]!;
          gradient[k * width + dims]! += error;
        }
      }
      for (let at = 0; at < point.length; at++) {
        if (at % width === dims) continue;
        loss += (L2 / 2) * point[at]! ** 2;
        gradient[at]! += L2 * point[at]!;
      }
      return loss;
    },
    new Float64Array(classCount * width),
    MAX_ITERATIONS,
  );
  return { weights, classCount, dims };
}

/** Probability of each class, float64 [classes]; they sum to 1. */
export function probsOf({ weights, classCount, dims }: SharedClassifier, vector: Float32Array): Float64Array {
  const logits = new Float64Array(classCount);
  for (let k = 0; k < classCount; k++) {
    const start = k * (dims + 1);
    let sum = weights[start + dims]!;
    for (let dim = 0; dim < dims; dim++) sum += weights[start + dim]! * vector[dim]!;
    logits[k] = sum;
  }
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
