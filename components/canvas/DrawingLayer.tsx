'use client';

import { useSyncExternalStore } from 'react';
import { Layer, Shape } from 'react-konva';
import { useTranslations } from 'use-intl';
import { previewPointer } from '@/lib/domain/drawing/pointer-tool';
import { toRect, type Rect } from '@/lib/domain/drawing/rect';
import { toStagePoint } from '@/lib/domain/viewport';
import { drawChosen, drawCross, drawNote, drawPoints, toStageRect } from './draw-drawing';
import { drawLoupe } from './draw-loupe';
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

  return (
    <Layer name="drawing">
      <Shape
        name="chosen-box"
        {...{ rect: chosenRect ?? chosenSuggestion }}
        sceneFunc={({ _context: context }) => {
          if (chosenRect) {
            drawChosen(context, toStageRect(chosenRect, placement), {
              kind: 'mark',
              isDashed: false,
              hasHandles: chosen?.isLocked === false,
            });
          } else if (chosenSuggestion) {
            drawChosen(context, toStageRect(chosenSuggestion, placement), {
              kind: 'estimate',
              isDashed: true,
              hasHandles: false,
            });
          }
        }}
      />
      <Shape
        name="draft-box"
        {...{ rect: draft }}
        sceneFunc={({ _context: context }) => {
          if (draft) {
            drawChosen(context, toStageRect(draft, placement), {
              kind: 'mark',
              isDashed: false,
              hasHandles: false,
            });
          }
          if (state.kind === 'extremes') {
            drawPoints(
              context,
              state.points.map((point) => toStagePoint(placement, point)),
            );
          }
        }}
      />
      <Shape
        name="pointer"
        {...{ at }}
        sceneFunc={({ _context: context }) => {
          if (noted) {
            const { text, isWarning } = noteOf(noted);
            drawNote(context, text, toStageRect(noted, placement), stage, isWarning);
          }
          if (at === null || scene.isPanning || scene.isLocked) return;
          const onStage = toStagePoint(placement, at);
          drawCross(context, onStage, stage);
          if (bitmap === null) return;
          const rects = [chosenRect, draft].filter((rect) => rect !== null);
          drawLoupe(context, { bitmap, picture, at, onStage, stage, scale: placement.scale, rects });
        }}
      />
    </Layer>
  );
}
