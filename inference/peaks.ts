import type { CellEnergies } from './energy-map';
import { contentShareOf } from './energy-map';

/** Original-image pixels, origin top-left. */
export type PeakBox = {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Share of the picture's positive evidence inside, 0..1. Not a probability. */
  score: number;
  provenance: 'energy-peak';
};

const MAX_BOXES = 5;
/** A cell belongs to a peak from this share of the strongest cell on (ours). */
const PEAK_SHARE = 0.4;

/**
 * Where the picture looks most like the brand: connected strong cells as boxes, strongest first, at most five.
 *
 * Evidence of a cell = energy + constant / cells, so 0 is "as a brand-free picture on average". Boxes are as
 * coarse as the cells, and are places the classifier used, not marks that a detector found.
 */
export function findPeakBoxes(energies: CellEnergies, picture: { width: number; height: number }): PeakBox[] {
  const { rows, columns, cells, constant, contentRect } = energies;
  const evidence = Array.from(cells, (energy, cell) => {
    const share = contentShareOf(Math.floor(cell / columns), cell % columns, energies, contentRect);
    return Math.max(0, energy + constant / cells.length) * share;
  });
  const total = evidence.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return [];
  const floor = PEAK_SHARE * Math.max(...evidence);
  return connect(evidence, rows, columns, floor)
    .map((peak) => ({ peak, score: peak.reduce((sum, cell) => sum + evidence[cell]!, 0) / total }))
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_BOXES)
    .map(({ peak, score }) => toBox(peak, score, energies, picture));
}

/** Groups of cells at or over `floor` that touch by a side. */
function connect(evidence: readonly number[], rows: number, columns: number, floor: number): number[][] {
  const isOpen = evidence.map((value) => value >= floor && value > 0);
  const groups: number[][] = [];
  for (let start = 0; start < isOpen.length; start++) {
    if (!isOpen[start]) continue;
    isOpen[start] = false;
    const group = [start];
    for (let next = 0; next < group.length; next++) {
      for (const cell of neighbours(group[next]!, rows, columns)) {
        if (!isOpen[cell]) continue;
        isOpen[cell] = false;
        group.push(cell);
      }
    }
    groups.push(group);
  }
  return groups;
}

function neighbours(cell: number, rows: number, columns: number): number[] {
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  const found: number[] = [];
  if (row > 0) found.push(cell - columns);
  if (row < rows - 1) found.push(cell + columns);
  if (column > 0) found.push(cell - 1);
  if (column < columns - 1) found.push(cell + 1);
  return found;
}

function toBox(
  peak: readonly number[],
  score: number,
  { rows, columns, contentRect }: CellEnergies,
  picture: { width: number; height: number },
): PeakBox {
  const inRows = peak.map((cell) => Math.floor(cell / columns));
  const inColumns = peak.map((cell) => cell % columns);
  const toX = (column: number) => ((column / columns - contentRect.x) / contentRect.width) * picture.width;
  const toY = (row: number) => ((row / rows - contentRect.y) / contentRect.height) * picture.height;
  const left = Math.max(0, toX(Math.min(...inColumns)));
  const top = Math.max(0, toY(Math.min(...inRows)));
  return {
    x: left,
    y: top,
    width: Math.min(picture.width, toX(Math.max(...inColumns) + 1)) - left,
    height: Math.min(picture.height, toY(Math.max(...inRows) + 1)) - top,
    score,
    provenance: 'energy-peak',
  };
}
