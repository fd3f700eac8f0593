import { smallestPassingSample } from '../statistics/binomial';
import { errorOfAttempt } from './spend-error';

/** What a certificate promises unless somebody asks for something else. */
export const USUAL_PROMISE = { target: 0.9, delta: 0.05 };

/** So few labels without an error can pass a brand model's first attempt; none fewer can, whatever they say. */
export function fewestLabels({ target, delta }: typeof USUAL_PROMISE): number {
  return smallestPassingSample(0, 1 - target, errorOfAttempt('attempts', delta, 1));
}
