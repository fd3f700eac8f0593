/** A decoded energy map: energy of a cell = (cells[row * columns + column] - zeroPoint) * scale, signed. */
export type EnergyGrid = {
  rows: number;
  columns: number;
  cells: Uint8Array;
  scale: number;
  zeroPoint: number;
  /** The picture within the grid, as fractions of its width and height; the rest is padding. */
  contentRect: { x: number; y: number; width: number; height: number };
};

/** 8-bit RGBA, not premultiplied, row-major. */
export type Shading = { width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> };

const SMOOTH_PER_CELL = 8;
const MAX_SIDE_PX = 256;
/** Hues of OKLCH, gold and blue: told apart by every common kind of colour blindness. */
const HUE_FOR = 78;
const HUE_AGAINST = 250;

/**
 * Colours an energy map for laying over its picture: gold speaks for the brand, blue against it. Strength shows as
 * lightness and opacity, both linear in the share of the strongest cell, so that equal steps look equal (OKLCH).
 *
 * Smoothed by a cubic B-spline, which never overshoots: display only, the numbers stay in the grid. A map without any
 * energy is wholly transparent.
 */
export function shadeEnergy(grid: EnergyGrid): Shading {
  const { rows, columns, contentRect } = grid;
  const width = outputSide(columns * contentRect.width);
  const height = outputSide(rows * contentRect.height);
  const energies = new Float32Array(width * height);
  let strongest = 0;
  for (let y = 0; y < height; y++) {
    const row = (contentRect.y + ((y + 0.5) / height) * contentRect.height) * rows - 0.5;
    for (let x = 0; x < width; x++) {
      const column = (contentRect.x + ((x + 0.5) / width) * contentRect.width) * columns - 0.5;
      const energy = smoothEnergyAt(grid, row, column);
      energies[y * width + x] = energy;
      strongest = Math.max(strongest, Math.abs(energy));
    }
  }
  return { width, height, rgba: colourise(energies, strongest) };
}

/** Colour at `share` of the strongest cell, -1..1: for the map and for its key. */
export function energyColour(
  share: number,
): readonly [red: number, green: number, blue: number, alpha: number] {
  const strength = Math.min(1, Math.abs(share));
  const [red, green, blue] = oklchToRgb(
    0.6 + 0.32 * strength,
    0.15 - 0.03 * strength,
    share < 0 ? HUE_AGAINST : HUE_FOR,
  );
  return [red, green, blue, 0.92 * strength];
}

function colourise(energies: Float32Array, strongest: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(energies.length * 4);
  if (strongest === 0) return rgba;
  for (const [index, energy] of energies.entries()) {
    const [red, green, blue, alpha] = energyColour(energy / strongest);
    rgba.set([red, green, blue, alpha * 255], index * 4);
  }
  return rgba;
}

/** Cubic B-spline over the 4 x 4 cells around a point; beyond the edge the edge cell goes on. */
function smoothEnergyAt(
  { rows, columns, cells, scale, zeroPoint }: EnergyGrid,
  row: number,
  column: number,
): number {
  const top = Math.floor(row);
  const left = Math.floor(column);
  const rowWeights = splineWeights(row - top);
  const columnWeights = splineWeights(column - left);
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const r = Math.min(rows - 1, Math.max(0, top - 1 + i));
    for (let j = 0; j < 4; j++) {
      const c = Math.min(columns - 1, Math.max(0, left - 1 + j));
      sum += rowWeights[i]! * columnWeights[j]! * (cells[r * columns + c]! - zeroPoint);
    }
  }
  return sum * scale;
}

function splineWeights(t: number): [number, number, number, number] {
  const s = 1 - t;
  return [
    (s * s * s) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * s * s * s - 6 * s * s + 4) / 6,
    (t * t * t) / 6,
  ];
}

function outputSide(cells: number): number {
  return Math.max(1, Math.min(MAX_SIDE_PX, Math.round(cells * SMOOTH_PER_CELL)));
}

/** Björn Ottosson's OKLab (2020); channels 0..255, clipped to sRGB. */
function oklchToRgb(lightness: number, chroma: number, hueDegrees: number): [number, number, number] {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toSrgb(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  return 255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055);
}
