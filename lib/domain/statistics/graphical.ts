/** Hypotheses with a share of δ each, and where a rejected one's share goes. */
export type TestGraph = {
  /** Start shares, adding up to at most 1. */
  weights: readonly number[];
  /** transfers[i][j]: part of i's share that j gets when i is rejected; rows add up to at most 1, none to itself. */
  transfers: readonly (readonly number[])[];
};

/**
 * The graphical procedure (Bretz, Maurer, Brannath & Posch 2009, Statistics in Medicine 28:586, algorithm 1): the chance
 * that any true hypothesis is rejected is at most δ, however the p-values depend on each other.
 *
 * @returns per hypothesis whether it is rejected
 */
export function rejectByGraph(
  { weights, transfers }: TestGraph,
  pValues: readonly number[],
  delta: number,
): boolean[] {
  const shares = [...weights];
  let edges = transfers.map((row) => [...row]);
  const isRejected = weights.map(() => false);
  for (;;) {
    const next = pValues.findIndex(
      (pValue, index) =>
        !isRejected[index] && shares[index]! > 0 && pValue <= shares[index]! * delta * (1 + 1e-12),
    );
    if (next < 0) return isRejected;
    isRejected[next] = true;
    shares.forEach((_, other) => {
      if (!isRejected[other]) shares[other]! += shares[next]! * edges[next]![other]!;
    });
    edges = edges.map((row, from) =>
      row.map((edge, to) => {
        if (from === to || isRejected[from] || isRejected[to]) return 0;
        const loop = row[next]! * edges[next]![from]!;
        return loop < 1 ? (edge + row[next]! * edges[next]![to]!) / (1 - loop) : 0;
      }),
    );
  }
}
