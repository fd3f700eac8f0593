'use client';

import { memo, useMemo, useState } from 'react';
import { Shape } from 'react-konva';
import { drawChips, drawOutlines, fromBackToFront } from './draw-boxes';
import { createPanCache } from './pan-cache';
import type { StageBox } from './stage-types';
import { usePlacement, type Viewport } from './viewport-store';

type Props = { boxes: readonly StageBox[]; viewport: Viewport };

/**
 * All boxes as one shape: neither React nor Konva has a node for each, so 2,000 of them cost what is drawn and no more.
 * Its attribute `boxes` is what tests ask Konva for.
 */
export const BoxShape = memo(function BoxShape({ boxes, viewport }: Props) {
  const chips = useMemo(() => boxes.filter((box) => box.label !== '').sort(fromBackToFront), [boxes]);
  const placement = usePlacement(viewport);
  const [paint] = useState(createPanCache);
  return (
    <Shape
      name="boxes"
      {...{ boxes }}
      sceneFunc={({ _context: context, canvas: { pixelRatio } }) => {
        const frame = { placement, stage: viewport.stage, pixelRatio, contents: [boxes] };
        paint(context, frame, (onto, at, area) => drawOutlines(onto, boxes, at, area));
        // Chips stay inside the stage, so they do not simply move with their boxes.
        drawChips(context, chips, placement, viewport.stage);
      }}
      perfectDrawEnabled={false}
    />
  );
});
