/**
 * The assignment problem: gives every row a column of its own so that the sum of what the pairs are worth is the largest
 * possible (every column a row of its own, when there are fewer columns).
 *
 * @param worth rectangular, finite, any sign
 * @returns per row its column, -1 for a row that got none
 *
 * Method: Hungarian algorithm with potentials, one shortest augmenting path a row (Kuhn 1955, Munkres 1957, in the form
 * of Jonker and Volgenant 1987). O(rows² columns).
 */
export function assign(worth: readonly (readonly number[])[]): number[] {
  const rowCount = worth.length;
  const columnCount = worth[0]?.length ?? 0;
  if (rowCount > columnCount) {
    const rows = Array.from({ length: rowCount }, () => -1);
    const turned = Array.from({ length: columnCount }, (_, column) => worth.map((row) => row[column]!));
    assign(turned).forEach((row, column) => (rows[row] = column));
    return rows;
  }
  const rowPotential = new Float64Array(rowCount + 1);
  const columnPotential = new Float64Array(columnCount + 1);
  /** Row (from 1) of each column (from 1); 0 = free. Column 0 holds the row that looks for a place. */
  const rowOf = new Int32Array(columnCount + 1);
  for (let row = 1; row <= rowCount; row++) {
    rowOf[0] = row;
    const { end, cameFrom } = shortestPath();
    for (let column = end; column !== 0; column = cameFrom[column]!) {
      rowOf[column] = rowOf[cameFrom[column]!]!;
    }
  }
  const columns = Array.from({ length: rowCount }, () => -1);
  for (let column = 1; column <= columnCount; column++) {
    if (rowOf[column]! > 0) columns[rowOf[column]! - 1] = column - 1;
  }
  return columns;

  /** From the row in column 0 to a free column, by what each step would cost; moves the potentials along. */
  function shortestPath() {
    const distance = new Float64Array(columnCount + 1).fill(Infinity);
    const isDone = new Uint8Array(columnCount + 1);
    const cameFrom = new Int32Array(columnCount + 1);
    let column = 0;
    do {
      isDone[column] = 1;
      const row = rowOf[column]!;
      let [step, next] = [Infinity, 0];
      for (let other = 1; other <= columnCount; other++) {
        if (isDone[other]) continue;
        const cost = -worth[row - 1]![other - 1]! - rowPotential[row]! - columnPotential[other]!;
        if (cost < distance[other]!) {
          distance[other] = cost;
          cameFrom[other] = column;
        }
        if (distance[other]! < step) [step, next] = [distance[other]!, other];
      }
      for (let other = 0; other <= columnCount; other++) {
        if (isDone[other]) {
          rowPotential[rowOf[other]!] = rowPotential[rowOf[other]!]! + step;
          columnPotential[other] = columnPotential[other]! - step;
        } else {
          distance[other] = distance[other]! - step;
        }
      }
      column = next;
    } while (rowOf[column] !== 0);
    return { end: column, cameFrom };
  }
}
