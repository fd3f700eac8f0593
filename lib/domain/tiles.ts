/** A rectangle in px of a picture. */
export type Tile = { x: number; y: number; width: number; height: number };

/** Share of each side that a tile covers: neighbours share a fifth, so a small mark lies whole in one of them. */
const TILE_SHARE = 0.6;

/** Four tiles in the corners of a picture, in reading order; together they cover it. */
export function toOverlappingTiles({ width, height }: { width: number; height: number }): Tile[] {
  const tile = { width: width * TILE_SHARE, height: height * TILE_SHARE };
  return [0, height - tile.height].flatMap((y) => [0, width - tile.width].map((x) => ({ x, y, ...tile })));
}

/** Whether a box ends where its tile does though the picture goes on: a fragment of what another tile shows whole. */
export function isCutByTile(
  box: Tile,
  tile: Tile,
  picture: { width: number; height: number },
  tolerancePx: number,
): boolean {
  return (
    (tile.x > 0 && box.x <= tile.x + tolerancePx) ||
    (tile.y > 0 && box.y <= tile.y + tolerancePx) ||
    (tile.x + tile.width < picture.width && box.x + box.width >= tile.x + tile.width - tolerancePx) ||
    (tile.y + tile.height < picture.height && box.y + box.height >= tile.y + tile.height - tolerancePx)
  );
}
