'use client';

import { useMemo } from 'react';
import { Image as KonvaImage, Rect } from 'react-konva';
import { shadeEnergy } from '@/lib/domain/energy-shading';
import type { Size } from '@/lib/domain/viewport';
import type { EnergyMapJson } from './stage-types';

type Props = { map: EnergyMapJson; picture: Size; opacityShare: number };

/** The picture is darkened a little, so that light of the map shows on light pictures too. */
const VEIL_SHARE = 0.55;

/** The map stretched over its picture, in image pixels. */
export function EnergyLayer({ map, picture, opacityShare }: Props) {
  const canvas = useMemo(() => paintMap(map), [map]);
  return (
    <>
      <Rect
        name="energy-veil"
        width={picture.width}
        height={picture.height}
        fill="#0f0e0c"
        opacity={VEIL_SHARE * opacityShare}
      />
      <KonvaImage
        name="energy-map"
        image={canvas}
        width={picture.width}
        height={picture.height}
        opacity={opacityShare}
        imageSmoothingEnabled
      />
    </>
  );
}

function paintMap({ grid, ...map }: EnergyMapJson): HTMLCanvasElement {
  const cells = Uint8Array.from(atob(grid), (character) => character.charCodeAt(0));
  const shading = shadeEnergy({ ...map, cells });
  const canvas = document.createElement('canvas');
  canvas.width = shading.width;
  canvas.height = shading.height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no 2d canvas');
  context.putImageData(new ImageData(shading.rgba, shading.width, shading.height), 0, 0);
  return canvas;
}
