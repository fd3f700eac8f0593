/** A tab works on one item and has the next two decoded. */
export const MAX_SLOTS_PER_TAB = 3;

/** How often the holder renews: three missed renewals still fit into one lease. */
export function renewEveryMs(leaseMs: number): number {
  return Math.max(1_000, Math.floor(leaseMs / 4));
}
