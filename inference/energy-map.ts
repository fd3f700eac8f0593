import type { EnergyMapJson } from '@/lib/contracts/energy-map';
import type { ContentRect } from './letterbox';

/** Last feature map of one picture: float32 [channels, rows, columns]. */
export type FeatureMap = { data: Float32Array; channels: number; rows: number; columns: number };
/** z = P avgpool(F) + b; `weight` is P, row-major [dims, channels]. */
export type Projection = { weight: Float32Array; offset: Float32Array; dims: number; channels: number };

/** Before quantisation: exact to float precision. Sum of `cells` + constant = value. */
export type CellEnergies = {
  rows: number;
  columns: number;
  /** Signed, row-major. */
  cells: Float64Array;
  constant: number;
  /** Share of the sum that lies on padding; cells on the edge count by their area. */
  outside: number;
  contentRect: ContentRect;
  /** The cosine with a unit prototype, or a head's logit. */
  value: number;
};

/** CellEnergies in one byte a cell, see lib/contracts/energy-map.ts. */
export type EnergyMap = Omit<CellEnergies, 'cells'> & { grid: Uint8Array; scale: number; zeroPoint: number };

/**
 * How much each cell of the picture adds to w . e (+ bias), where e = z / ||z||.
 *
 * cell (i, j) = w . P F(i, j) / (H W ||z||), constant = w . b / ||z|| + bias: pooling is an average and
 * nothing after it bends, so the parts add up to the whole. Method: class activation mapping
 * (Zhou et al. 2016), exact here because of that.
 *
 * What follows from `vector` alone is kept as long as the vector: do not change one that was given.
 *
 * @param vector unit prototype (value is the cosine) or head weights (value is the logit, give `bias`)
 */
export function toCellEnergies(
  featureMap: FeatureMap,
  projection: Projection,
  zNorm: number,
  vector: Float32Array,
  contentRect: ContentRect,
  bias = 0,
): CellEnergies {
  const { channels, rows, columns, data } = featureMap;
  if (vector.length !== projection.dims) {
    throw new RangeError(`expected a vector of ${projection.dims}, got ${vector.length}`);
  }
  if (channels !== projection.channels || data.length !== channels * rows * columns) {
    throw new RangeError(`feature map [${channels}, ${rows}, ${columns}] of ${data.length} values`);
  }
  const byChannel = pullBack(projection, vector);
  const cells = new Float64Array(rows * columns);
  for (let channel = 0; channel < channels; channel++) {
    const weight = byChannel[channel]!;
    const plane = channel * cells.length;
    for (let cell = 0; cell < cells.length; cell++) cells[cell]! += weight * data[plane + cell]!;
  }
  const share = 1 / (cells.length * zNorm);
  for (let cell = 0; cell < cells.length; cell++) cells[cell]! *= share;

  const constant = dot(vector, projection.offset) / zNorm + bias;
  const value = cells.reduce((sum, energy) => sum + energy, constant);
  return {
    rows,
    columns,
    cells,
    constant,
    outside: energyOutside(cells, rows, columns, contentRect),
    contentRect,
    value,
  };
}

/** One byte a cell, linear; each cell is off by at most scale / 2, and energy 0 is exact. */
export function quantizeEnergies({ cells, ...rest }: CellEnergies): EnergyMap {
  const low = Math.min(0, ...cells);
  const high = Math.max(0, ...cells);
  const scale = (high - low) / 254 || 1; // 254 steps leave room for rounding the zero point
  const zeroPoint = Math.round(-low / scale);
  return {
    ...rest,
    grid: Uint8Array.from(cells, (energy) => Math.round(energy / scale) + zeroPoint),
    scale,
    zeroPoint,
  };
}

/** The inverse of `quantizeEnergies`, up to its rounding. */
export function dequantizeEnergies({ grid, scale, zeroPoint, ...rest }: EnergyMap): CellEnergies {
  return { ...rest, cells: Float64Array.from(grid, (level) => (level - zeroPoint) * scale) };
}

export function toEnergyMapJson({ grid, ...rest }: EnergyMap): EnergyMapJson {
  return { ...rest, grid: Buffer.from(grid).toString('base64') };
}

export function fromEnergyMapJson({ grid, ...rest }: EnergyMapJson): EnergyMap {
  return { ...rest, grid: new Uint8Array(Buffer.from(grid, 'base64')) };
}

/** How much of cell (row, column) shows the picture, 0..1; the rest is padding. */
export function contentShareOf(
  row: number,
  column: number,
  { rows, columns }: { rows: number; columns: number },
  rect: ContentRect,
): number {
  const across = overlap(column, column + 1, rect.x * columns, (rect.x + rect.width) * columns);
  return across * overlap(row, row + 1, rect.y * rows, (rect.y + rect.height) * rows);
}

function energyOutside(cells: Float64Array, rows: number, columns: number, rect: ContentRect): number {
  return cells.reduce((sum, energy, cell) => {
    const inside = contentShareOf(Math.floor(cell / columns), cell % columns, { rows, columns }, rect);
    return sum + energy * (1 - inside);
  }, 0);
}

/** Three times the work of the map itself, and the same for every picture of a prototype. */
const pulledBack = new WeakMap<Float32Array, { projection: Projection; byChannel: Float64Array }>();

function pullBack(projection: Projection, vector: Float32Array): Float64Array {
  const known = pulledBack.get(vector);
  if (known?.projection === projection) return known.byChannel;
  const byChannel = multiplyTransposed(projection, vector);
  pulledBack.set(vector, { projection, byChannel });
  return byChannel;
}

/** P^T w: what each channel of the feature map counts for. */
function multiplyTransposed({ weight, dims, channels }: Projection, vector: Float32Array): Float64Array {
  const byChannel = new Float64Array(channels);
  for (let dim = 0; dim < dims; dim++) {
    const factor = vector[dim]!;
    for (let channel = 0; channel < channels; channel++) {
      byChannel[channel]! += factor * weight[dim * channels + channel]!;
    }
  }
  return byChannel;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function overlap(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
}
