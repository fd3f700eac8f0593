'use client';

import { useSyncExternalStore } from 'react';
import { Layer, Shape } from 'react-konva';
import { useTranslations } from 'use-intl';
import { previewPointer } from '@/lib/domain/drawing/pointer-tool';
import { toRect, type Rect } from '@/lib/domain/drawing/rect';
import { toStagePoint, type Point } from '@/lib/domain/viewport';
import { drawChosen, drawCross, drawNote, drawPoints, toStageRect } from './draw-drawing';
import { drawLoupe, isLoupeNeeded } from './draw-loupe';
import type { PointerStore } from './pointer-store';
import { toRules, type DrawingScene } from './use-drawing-tool';
import { usePlacement, type Viewport } from './viewport-store';

type Props = {
  viewport: Viewport;
  pointer: PointerStore;
  scene: DrawingScene;
  /** A suggestion that is chosen. */
  chosenSuggestion: Rect | null;
  /** Null: no loupe. */
  bitmap: ImageBitmap | null;
  /** Height under which a mark of the brand cannot be identified, in px of the image. */
  smallestMarkPx: number | null;
};

/** What changes while one draws: the only layer that is drawn again with every move of the pointer. */
export function DrawingLayer({ viewport, pointer, scene, chosenSuggestion, bitmap, smallestMarkPx }: Props) {
  const t = useTranslations('drawing');
  const { at, state, isSnapping } = useSyncExternalStore(pointer.subscribe, pointer.get, pointer.get);
  const { stage, picture } = viewport;
  const placement = usePlacement(viewport);
  const { chosen } = scene;
  const preview = previewPointer(state, toRules(scene, isSnapping));
  const isReshaping = preview !== null && preview.boxId !== null;
  const chosenRect = isReshaping ? preview.rect : chosen && toRect(chosen);
  const draft = preview !== null && preview.boxId === null ? preview.rect : null;
  const noted = preview?.rect ?? null;

  const noteOf = ({ width, height }: Rect) =>
    smallestMarkPx !== null && height < smallestMarkPx
      ? { text: t('sizeTooSmall', { width, height, smallest: smallestMarkPx }), isWarning: true }
      : { text: t('size', { width, height }), isWarning: false };

  const chosenShape = chosenRect ?? chosenSuggestion;
  const points = state.kind === 'extremes' ? state.points : NO_POINTS;
  const isPointing = at !== null && !scene.isPanning && !scene.isLocked;

  // A shape that shows nothing is not there: then a pan does not draw this layer again.
  return (
    <Layer name="drawing">
      {chosenShape && (
        <Shape
          name="chosen-box"
          {...{ rect: chosenShape }}
          sceneFunc={({ _context: context }) =>
            drawChosen(context, toStageRect(chosenShape, placement), {
              kind: chosenRect ? 'mark' : 'estimate',
              isDashed: !chosenRect,
              hasHandles: chosenRect !== null && chosen?.isLocked === false,
            })
          }
        />
      )}
      {(draft || points.length > 0) && (
        <Shape
          name="draft-box"
          {...{ rect: draft }}
          sceneFunc={({ _context: context }) => {
            if (draft) drawChosen(context, toStageRect(draft, placement), DRAFT_LOOK);
            drawPoints(
              context,
              points.map((point) => toStagePoint(placement, point)),
            );
          }}
        />
      )}
      {(noted || isPointing) && (
        <Shape
          name="pointer"
          {...{ at, note: noted && noteOf(noted) }}
          sceneFunc={({ _context: context }) => {
            if (noted) {
              const { text, isWarning } = noteOf(noted);
              drawNote(context, text, toStageRect(noted, placement), stage, isWarning);
            }
            if (isPointing) drawCross(context, toStagePoint(placement, at), stage);
          }}
        />
      )}
      {isPointing && bitmap !== null && isLoupeNeeded(placement.scale) && (
        <Shape
          name="loupe"
          {...{ at }}
          sceneFunc={({ _context: context }) => {
            const rects = [chosenRect, draft].filter((rect) => rect !== null);
            drawLoupe(context, { bitmap, picture, at, onStage: toStagePoint(placement, at), stage, rects });
          }}
        />
      )}
    </Layer>
  );
}

const NO_POINTS: readonly Point[] = [];
const DRAFT_LOOK = { kind: 'mark', isDashed: false, hasHandles: false } as const;
