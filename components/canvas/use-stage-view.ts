'use client';

import { useRef, useState } from 'react';
import { useElementSize } from '@/lib/client/element-size';
import { RENDITION_SIDE_PX, usePicture } from '@/lib/client/pictures';
import { clampPlacement, fitPicture, type Placement, type Size } from '@/lib/domain/viewport';
import type { StagePicture, Viewport } from './stage-types';

/** Free space around a fitted picture, in stage px: the toolbar above and the strip below lie over the margin. */
const FIT_MARGIN_PX = 52;
const NO_STAGE: Size = { width: 1, height: 1 };

/**
 * Where a picture lies on its stage, and its pixels as sharp as the zoom can show them (`wantsFull`: at any zoom).
 * `isReady` = the stage is laid out.
 */
export function useStageView(picture: StagePicture, wantsFull = false) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  // Whole px: a canvas of fractional width would be stretched, and the picture would not lie under its boxes.
  const stage = size ? { width: Math.floor(size.width), height: Math.floor(size.height) } : NO_STAGE;

  // Null = fitted, whatever the size of the window. Belongs to one picture, so the next one starts fitted.
  const [chosen, setChosen] = useState<{ url: string; placement: Placement } | null>(null);
  const placement =
    chosen?.url === picture.url
      ? clampPlacement(chosen.placement, picture, stage)
      : fitPicture(picture, stage, FIT_MARGIN_PX);
  const viewport: Viewport = {
    picture,
    stage,
    placement,
    move: (next) => setChosen(next && { url: picture.url, placement: next }),
  };

  const preview = usePicture(picture.url);
  const isCloser = placement.scale * Math.max(picture.width, picture.height) > RENDITION_SIDE_PX;
  const full = usePicture(isCloser || wantsFull ? (picture.fullUrl ?? picture.url) : picture.url);
  const loaded = full.kind === 'ready' ? full : preview;
  return { frame, isReady: size !== null, viewport, loaded };
}

export type StageView = ReturnType<typeof useStageView>;
