'use client';

import type { ReactNode } from 'react';
import { Image as KonvaImage, Layer } from 'react-konva';
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

export function PictureLayer({ viewport, bitmap, children }: Props) {
  const { scale, offsetX, offsetY } = usePlacement(viewport);
  const { width, height } = viewport.picture;
  return (
    <Layer
      name="picture"
      x={offsetX}
      y={offsetY}
      scaleX={scale}
      scaleY={scale}
      imageSmoothingEnabled={scale < SMOOTH_BELOW_SCALE}
    >
      {bitmap !== null && (
        <KonvaImage
          name="picture-image"
          image={bitmap}
          width={width}
          height={height}
          perfectDrawEnabled={false}
        />
      )}
      {bitmap !== null && children}
    </Layer>
  );
}
