'use client';

import { useShortcut } from '@/lib/client/shortcuts';
import { panBy, showActualSize, zoomStep } from '@/lib/domain/viewport';
import type { Viewport } from './viewport-store';

const PAN_STEP_PX = 80;

/** Zoom and pan by key. */
export function useStageKeys({ picture, stage, read, move }: Viewport): void {
  const pan = (x: number, y: number) => () => move(panBy(read(), { x, y }, picture, stage));
  useShortcut('zoom-in', () => move(zoomStep(read(), 'in', picture, stage)));
  useShortcut('zoom-out', () => move(zoomStep(read(), 'out', picture, stage)));
  useShortcut('fit', () => move(null));
  useShortcut('actual-size', () => move(showActualSize(read(), picture, stage)));
  useShortcut('pan-left', pan(PAN_STEP_PX, 0));
  useShortcut('pan-right', pan(-PAN_STEP_PX, 0));
  useShortcut('pan-up', pan(0, PAN_STEP_PX));
  useShortcut('pan-down', pan(0, -PAN_STEP_PX));
}
