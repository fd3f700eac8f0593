'use client';

import { useState, type ReactNode } from 'react';
import { Group, Image as KonvaImage } from 'react-konva';
import { createPanCache } from './pan-cache';
import { usePlacement, type Viewport } from './viewport-store';

type Props = {
  viewport: Viewport;
  /** Null while it is loaded. */
  bitmap: ImageBitmap | null;
  /** On the picture, in image px. */
  children?: ReactNode;
};

/** Beyond it one wants to see the px. */
const SMOOTH_BELOW_SCALE = 4;

/** The picture and what lies on it, placed; it listens to pans itself. */
export function PictureGroup({ viewport, bitmap, children }: Props) {
  const placement = usePlacement(viewport);
  const { width, height } = viewport.picture;
  const [paint] = useState(createPanCache);
  const { scale, offsetX, offsetY } = placement;
  return (
    <Group name="picture" x={offsetX} y={offsetY} scaleX={scale} scaleY={scale}>
      {bitmap !== null && (
        <KonvaImage
          name="picture-image"
          image={bitmap}
          width={width}
          height={height}
          perfectDrawEnabled={false}
          sceneFunc={({ _context: context, canvas: { pixelRatio } }) =>
            paint(
              context,
              { placement, stage: viewport.stage, pixelRatio, contents: [bitmap] },
              (onto, at) => {
                onto.imageSmoothingEnabled = at.scale < SMOOTH_BELOW_SCALE;
                onto.drawImage(bitmap, at.offsetX, at.offsetY, width * at.scale, height * at.scale);
              },
            )
          }
        />
      )}
      {bitmap !== null && children}
    </Group>
  );
}
