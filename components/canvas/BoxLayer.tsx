'use client';

import type { Context } from 'konva/lib/Context';
import type { Shape as ShapeNode } from 'konva/lib/Shape';
import { memo, useMemo } from 'react';
import { Group, Layer, Rect, Shape } from 'react-konva';
import type { Placement, Size } from '@/lib/domain/viewport';
import { BOX_COLOURS } from './stage-colours';
import type { StageBox } from './stage-types';

type Props = {
  boxes: readonly StageBox[];
  chosenBoxId: string | null;
  placement: Placement;
  stage: Size;
};

/**
 * Boxes in image pixels inside one placed group, so zoom and pan touch that group only and React renders no box again.
 * Outlines and chips keep their size on the screen. `name` and `id` are what tests ask Konva for.
 */
export function BoxLayer({ boxes, chosenBoxId, placement, stage }: Props) {
  const chips = useMemo(() => boxes.toSorted(fromBackToFront), [boxes]);
  return (
    <Layer name="boxes">
      <Group
        name="boxes-placed"
        x={placement.offsetX}
        y={placement.offsetY}
        scaleX={placement.scale}
        scaleY={placement.scale}
      >
        <Outlines boxes={boxes} chosenBoxId={chosenBoxId} />
      </Group>
      <Shape
        name="box-chips"
        sceneFunc={(context, shape) => drawChips(context, shape, chips, placement, stage)}
        perfectDrawEnabled={false}
      />
    </Layer>
  );
}

const Outlines = memo(function Outlines({ boxes, chosenBoxId }: Pick<Props, 'boxes' | 'chosenBoxId'>) {
  return boxes.map((box) => (
    <Rect
      key={box.id}
      id={box.id}
      name="box"
      x={box.x}
      y={box.y}
      width={box.width}
      height={box.height}
      stroke={BOX_COLOURS[box.kind].line}
      strokeWidth={box.id === chosenBoxId ? 3 : 1.5}
      strokeScaleEnabled={false}
      perfectDrawEnabled={false}
      {...(box.isUnsure && { dash: [6, 4] })}
    />
  ));
});

const CHIP_HEIGHT_PX = 18;
const CHIP_PADDING_PX = 5;
const CHIP_FONT =
  '600 11px "Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Chips stand on their box; at the upper edge of the stage they hang inside it. */
function drawChips(
  context: Context,
  _shape: ShapeNode,
  boxes: readonly StageBox[],
  { scale, offsetX, offsetY }: Placement,
  stage: Size,
): void {
  context.setAttr('font', CHIP_FONT);
  context.setAttr('textBaseline', 'middle');
  for (const box of boxes) {
    const boxLeft = offsetX + box.x * scale;
    const boxTop = offsetY + box.y * scale;
    if (boxLeft > stage.width || boxTop > stage.height || boxTop + box.height * scale < 0) continue;
    const width = context.measureText(box.label).width + 2 * CHIP_PADDING_PX;
    const left = Math.max(0, Math.min(boxLeft - 0.75, stage.width - width));
    const top = boxTop >= CHIP_HEIGHT_PX ? boxTop - CHIP_HEIGHT_PX : Math.max(0, boxTop);
    const colours = BOX_COLOURS[box.kind];
    context.setAttr('fillStyle', colours.line);
    context.fillRect(left, top, width, CHIP_HEIGHT_PX);
    context.setAttr('fillStyle', colours.ink);
    context.fillText(box.label, left + CHIP_PADDING_PX, top + CHIP_HEIGHT_PX / 2 + 0.5);
  }
}

/** Chips of what is sure lie over those of what is not, so that no unknown mark's label hides the suspect's. */
function fromBackToFront(a: StageBox, b: StageBox): number {
  return rank(a) - rank(b);
}

function rank({ kind, isUnsure }: StageBox): number {
  return (kind === 'mark' ? 2 : 0) + (isUnsure ? 0 : 1);
}
