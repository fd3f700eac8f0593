'use client';

import { useState } from 'react';
import {
  enterCell,
  regionOf,
  startCorners,
  stepBack,
  takeCorner,
  type Cell,
  type CornerGrid,
  type CornerStep,
} from '@/lib/domain/drawing/corner-grid';
import { seenRect } from '@/lib/domain/drawing/new-boxes';
import type { Rect } from '@/lib/domain/drawing/rect';
import { showRect, type Placement } from '@/lib/domain/viewport';
import type { Viewport } from './viewport-store';

/** Under it the cells of a grid cannot be told apart, in stage px. */
const SMALLEST_GRID_PX = 120;

/** Where the picture lay when the first key was pressed: there it lies again for the second corner, and afterwards. */
type Begun = { key: string; grid: CornerGrid; home: Placement };

/** A box by keys alone (lib/domain/drawing/corner-grid.ts): the grid, and the picture that comes nearer with it. */
export function useCornerGrid(drawingKey: string, viewport: Viewport, onBox: (rect: Rect) => void) {
  const [kept, setKept] = useState<Begun | null>(null);
  const begun = kept?.key === drawingKey ? kept : null;
  const { picture, stage } = viewport;

  const show = (grid: CornerGrid, home: Placement) => {
    setKept({ key: drawingKey, grid, home });
    viewport.move(nearTo(grid, home, viewport));
  };
  const leave = () => {
    if (begun === null) return;
    setKept(null);
    viewport.move(begun.home);
  };
  const go = (step: (grid: CornerGrid) => CornerStep) => {
    if (begun === null) return;
    const next = step(begun.grid);
    if (next.kind === 'grid') return show(next.grid, begun.home);
    leave();
    onBox(next.rect);
  };

  return {
    grid: begun && begun.grid,
    start: () => {
      const home = viewport.read();
      show(startCorners(seenRect(home, picture, stage)), home);
    },
    enter: (cell: Cell) => go((grid) => enterCell(grid, cell, picture)),
    take: () => go((grid) => takeCorner(grid, picture)),
    back: () => {
      const before = begun && stepBack(begun.grid);
      if (begun !== null && before !== null) show(before, begun.home);
      else leave();
    },
    leave,
  };
}
export type CornerPlacing = ReturnType<typeof useCornerGrid>;

function nearTo(grid: CornerGrid, home: Placement, { picture, stage }: Viewport): Placement {
  const { left, top, right, bottom } = regionOf(grid);
  const [width, height] = [right - left + 1, bottom - top + 1];
  const isLarge = Math.min(width, height) * home.scale >= SMALLEST_GRID_PX;
  return isLarge ? home : showRect({ x: left, y: top, width, height }, picture, stage);
}
