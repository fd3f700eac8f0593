'use client';

import { useSyncExternalStore } from 'react';
import { clampPlacement, fitPicture, type Placement, type Size } from '@/lib/domain/viewport';

/** Free space around a fitted picture, in stage px: the toolbar above and the strip below lie over the margin. */
const FIT_MARGIN_PX = 52;

/** Where a picture lies on the stage, and how to lay it elsewhere. It changes with every frame of a pan. */
export type Viewport = {
  picture: Size;
  stage: Size;
  /** As it is now; the same object until it changes. */
  read: () => Placement;
  /** Null = fit. */
  move: (placement: Placement | null) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Where a person has put a picture; null = fitted, whatever the size of the window. */
export function createPlacementStore() {
  let chosen: { url: string; placement: Placement } | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => chosen,
    set: (next: typeof chosen) => {
      chosen = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type PlacementStore = ReturnType<typeof createPlacementStore>;

/** A picture on a stage. What was chosen belongs to one picture, so the next one starts fitted. */
export function createViewport(
  store: PlacementStore,
  picture: Size & { url: string },
  stage: Size,
): Viewport {
  let known: { chosen: ReturnType<PlacementStore['get']>; placement: Placement } | null = null;
  return {
    picture,
    stage,
    subscribe: store.subscribe,
    move: (next) => store.set(next && { url: picture.url, placement: next }),
    read: () => {
      const chosen = store.get();
      if (known === null || known.chosen !== chosen) {
        const placement =
          chosen?.url === picture.url
            ? clampPlacement(chosen.placement, picture, stage)
            : fitPicture(picture, stage, FIT_MARGIN_PX);
        known = { chosen, placement: onWholePixels(placement) };
      }
      return known.placement;
    },
  };
}

/** The placement, or something of it: only when that changes does the component render again. */
export function usePlacement(viewport: Viewport): Placement;
export function usePlacement<Part extends number | boolean>(
  viewport: Viewport,
  select: (placement: Placement) => Part,
): Part;
export function usePlacement(
  viewport: Viewport,
  select?: (placement: Placement) => number | boolean,
): Placement | number | boolean {
  const read = () => (select ? select(viewport.read()) : viewport.read());
  return useSyncExternalStore(viewport.subscribe, read, read);
}

/** A picture between two px of the screen is blurred, and takes longer to draw. */
function onWholePixels({ scale, offsetX, offsetY }: Placement): Placement {
  return { scale, offsetX: Math.round(offsetX), offsetY: Math.round(offsetY) };
}
