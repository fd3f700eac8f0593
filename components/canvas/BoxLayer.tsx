'use client';

import { memo, useMemo } from 'react';
import { Layer, Shape } from 'react-konva';
import type { Placement, Size } from '@/lib/domain/viewport';
import { drawChips, drawOutlines, fromBackToFront } from './draw-boxes';
import type { StageBox } from './stage-types';

type Props = { boxes: readonly StageBox[]; placement: Placement; stage: Size };

/**
 * All boxes as one shape: neither React nor Konva has a node for each, so 2,000 of them cost what is drawn and no more.
 * Its attribute `boxes` is what tests ask Konva for.
 */
export const BoxLayer = memo(function BoxLayer({ boxes, placement, stage }: Props) {
  const chips = useMemo(() => boxes.filter((box) => box.label !== '').sort(fromBackToFront), [boxes]);
  return (
    <Layer name="box-layer">
      <Shape
        name="boxes"
        {...{ boxes }}
        sceneFunc={({ _context: context }) => {
          drawOutlines(context, boxes, placement, stage);
          drawChips(context, chips, placement, stage);
        }}
        perfectDrawEnabled={false}
      />
    </Layer>
  );
});
