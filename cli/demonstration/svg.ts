/** `[offset 0..1, colour, opacity 0..1]` */
export type Stop = readonly [number, string, number?];

export function linearGradient(
  id: string,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  stops: readonly Stop[],
): string {
  return `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${toStops(stops)}</linearGradient>`;
}

export function radialGradient(
  id: string,
  [cx, cy, r]: readonly [number, number, number],
  stops: readonly Stop[],
): string {
  return `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${r}">${toStops(stops)}</radialGradient>`;
}

/** Light and dark sides of something round that stands upright; lay it over the flat colour. */
export function roundShade(id: string): string {
  return linearGradient(
    id,
    [0, 0, 1, 0],
    [
      [0, '#000', 0.5],
      [0.14, '#000', 0.12],
      [0.27, '#fff', 0.42],
      [0.36, '#fff', 0.12],
      [0.6, '#000', 0.02],
      [0.88, '#000', 0.34],
      [1, '#000', 0.55],
    ],
  );
}

/** Mixes `colour` with white (share > 0) or black (share < 0). Colours are `#rrggbb`. */
export function tone(colour: string, share: number): string {
  const target = share > 0 ? 255 : 0;
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mixed = channels.map((value) => Math.round(value + (target - value) * Math.abs(share)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function toStops(stops: readonly Stop[]): string {
  return stops
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('');
}
