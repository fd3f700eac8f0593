'use client';

import { useMemo, useRef, useState } from 'react';
import { useElementSize } from '@/lib/client/element-size';
import { RENDITION_SIDE_PX, usePicture } from '@/lib/client/pictures';
import type { StagePicture } from './stage-types';
import { createPlacementStore, createViewport, usePlacement } from './viewport-store';

/**
 * Where a picture lies on its stage, and its pixels as sharp as the zoom can show them. `isReady` = the stage is laid out.
 *
 * @param wantsFull fetch the original at any zoom, for a loupe: `sharpest`. It is not what is shown, because shrinking 24
 *   megapixels for every frame takes 12 ms.
 */
export function useStageView(picture: StagePicture, wantsFull = false) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  // Whole px: a canvas of fractional width would be stretched, and the picture would not lie under its boxes.
  const stageWidth = size ? Math.floor(size.width) : 1;
  const stageHeight = size ? Math.floor(size.height) : 1;
  const [store] = useState(createPlacementStore);
  const { url, width, height } = picture;
  const viewport = useMemo(
    () => createViewport(store, { url, width, height }, { width: stageWidth, height: stageHeight }),
    [store, url, width, height, stageWidth, stageHeight],
  );
  const isCloser = usePlacement(viewport, ({ scale }) => scale * Math.max(width, height) > RENDITION_SIDE_PX);

  const preview = usePicture(url);
  const full = usePicture(isCloser || wantsFull ? (picture.fullUrl ?? url) : url);
  const sharpest = full.kind === 'ready' ? full : preview;
  const loaded = isCloser ? sharpest : preview;
  return { frame, isReady: size !== null, viewport, loaded, sharpest };
}

export type StageView = ReturnType<typeof useStageView>;
