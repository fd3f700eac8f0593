'use client';

import { Layer, Shape } from 'react-konva';
import { chordsOf } from '@/lib/client/shortcut-table';
import { storedRemaps } from '@/lib/client/shortcuts';
import { useStoredValue } from '@/lib/client/stored-value';
import {
  cellOf,
  CELLS,
  middleOf,
  regionOf,
  type CornerGrid,
  type Region,
} from '@/lib/domain/drawing/corner-grid';
import { rectBetween, type Rect } from '@/lib/domain/drawing/rect';
import { drawCornerGrid } from './draw-corner-grid';
import { drawChosen, toStageRect } from './draw-drawing';
import { usePlacement, type Viewport } from './viewport-store';

/** Where the corner may be, in nine cells with their keys, and the box as it would be. */
export function CornerLayer({ viewport, grid }: { viewport: Viewport; grid: CornerGrid }) {
  const placement = usePlacement(viewport);
  const remaps = useStoredValue(storedRemaps);
  const region = regionOf(grid);
  const draft = grid.first && rectBetween(grid.first.at, middleOf(region), viewport.picture);
  return (
    <Layer name="corners">
      <Shape
        name="corner-grid"
        {...{ region, draft }}
        sceneFunc={({ _context: context }) => {
          if (draft) drawChosen(context, toStageRect(draft, placement), DRAFT_LOOK);
          const cells = CELLS.map((cell) => ({
            rect: toStageRect(around(cellOf(region, cell)), placement),
            label: chordsOf(`corner-${cell}`, remaps)[0] ?? '',
          }));
          drawCornerGrid(context, cells, toStageRect(around(region), placement));
        }}
      />
    </Layer>
  );
}

const DRAFT_LOOK = { kind: 'mark', isDashed: true, hasHandles: false } as const;

/** A place lies between two px: half a px of each is its own. */
function around({ left, right, top, bottom }: Region): Rect {
  return { x: left - 0.5, y: top - 0.5, width: right - left + 1, height: bottom - top + 1 };
}
