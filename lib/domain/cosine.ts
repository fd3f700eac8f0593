/** Of two unit vectors of one length: their cosine, up to rounding. */
export function cosineOfUnits(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return Math.min(1, sum);
}
