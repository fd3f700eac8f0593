import type { Random } from '../demonstration/random';

const DIMS = 256;

/** Normal, nearly. */
export function randomVector(random: Random): Float32Array {
  return Float32Array.from({ length: DIMS }, () => random.next() + random.next() + random.next() - 1.5);
}

/** A unit vector that leans to the centre: two of a burst have a cosine of about 0.35 to 0.95. */
export function around(random: Random, centre: Float32Array): Float32Array {
  const weight = random.between(0.25, 1.35);
  const own = randomVector(random).map((value, index) => weight * value + centre[index]!);
  const norm = Math.hypot(...own);
  return own.map((value) => value / norm);
}
