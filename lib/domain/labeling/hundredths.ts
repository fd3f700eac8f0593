/** Rectangles are kept in hundredths of an original-image pixel: the same number in browser, contract and database. */
export function toHundredths(px: number): number {
  return Math.round(px * 100) / 100;
}
