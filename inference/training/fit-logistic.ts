import { minimise } from '@/lib/domain/minimise';
import { softplus } from '@/lib/domain/softplus';

export type LogisticRow = {
  /** One number a weight. */
  features: readonly number[];
  isPresent: boolean;
  weight: number;
  /** Log-odds that are not fitted. */
  offset: number;
};

/** Against features that a small set leaves undetermined; far too weak to bend what the data say. */
const L2 = 1e-4;

/** Weighted logistic regression without intercept (give a feature of ones); features on any scale. */
export function fitLogistic(rows: readonly LogisticRow[]): number[] {
  const count = rows[0]!.features.length;
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  // Fitted on one scale and turned back, so that the penalty means the same for all of them.
  const scales = Array.from({ length: count }, (_, at) => {
    const squares = rows.reduce((sum, { features, weight }) => sum + weight * features[at]! ** 2, 0);
    return Math.sqrt(squares / total) || 1;
  });
  const scaled = rows.map(({ features }) => features.map((value, at) => value / scales[at]!));
  const fitted = minimise(
    (point, gradient) => {
      gradient.fill(0);
      let loss = 0;
      rows.forEach(({ isPresent, weight, offset }, index) => {
        const values = scaled[index]!;
        const logit = values.reduce((sum, value, at) => sum + value * point[at]!, offset);
        const sign = isPresent ? 1 : -1;
        loss += (weight / total) * softplus(-sign * logit);
        const push = (-sign * weight) / total / (1 + Math.exp(sign * logit));
        values.forEach((value, at) => (gradient[at]! += push * value));
      });
      point.forEach((value, at) => {
        loss += (L2 / 2) * value ** 2;
        gradient[at]! += L2 * value;
      });
      return loss;
    },
    new Float64Array(count),
    500,
  );
  return Array.from(fitted, (value, at) => Math.round((value / scales[at]!) * 1e4) / 1e4);
}
