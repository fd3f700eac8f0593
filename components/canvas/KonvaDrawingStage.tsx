'use client';

import { useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { DrawingPreferences } from '@/lib/client/labeling/drawing-preferences';
import { useShortcut } from '@/lib/client/shortcuts';
import type { DrawnBox, Suggestion } from '@/lib/domain/drawing/drawing';
import { middleRect } from '@/lib/domain/drawing/new-boxes';
import type { PointerEffect } from '@/lib/domain/drawing/pointer-tool';
import type { Rect } from '@/lib/domain/drawing/rect';
import { showRect } from '@/lib/domain/viewport';
import { CornerHint } from './CornerHint';
import { CornerKeys } from './CornerKeys';
import { CornerLayer } from './CornerLayer';
import { DrawingLayer } from './DrawingLayer';
import { DrawingTools } from './DrawingTools';
import { StageFrame } from './StageFrame';
import { StageToolbar } from './StageToolbar';
import type { StageBox, StagePicture } from './stage-types';
import { useCornerGrid } from './use-corner-grid';
import { useDrawingTool, type DrawingScene } from './use-drawing-tool';
import { useStageView } from './use-stage-view';
import { usePlacement } from './viewport-store';

export type DrawingStageProps = {
  drawingKey: string;
  picture: StagePicture;
  boxes: readonly DrawnBox[];
  /** Suggestions nobody has said anything of. */
  suggestions: readonly Suggestion[];
  /** What is drawn of all this but the chosen box, with its words. */
  shown: readonly StageBox[];
  chosenBox: DrawnBox | null;
  /** It was drawn or accepted last and nobody has pointed at it since. */
  isChosenFresh?: boolean;
  chosenSuggestion: Suggestion | null;
  smallestMarkPx: number | null;
  preferences: DrawingPreferences;
  /** Nothing can be drawn: it is not this tab's any more. */
  isLocked: boolean;
  /** A place to go near, whenever it is another object than before. */
  nearTo: Rect | null;
  onEffect: (effect: PointerEffect) => void;
  /** A box made by a key. */
  onNewBox: (rect: Rect) => void;
  /** Escape with nothing being drawn. */
  onLeave: () => void;
  children?: ReactNode;
};

/** A picture to draw boxes on. Knows boxes, not tasks. */
export function KonvaDrawingStage(props: DrawingStageProps) {
  const { picture, boxes, suggestions, chosenBox, preferences, isLocked, nearTo } = props;
  const t = useTranslations('drawing');
  const view = useStageView(picture, preferences.isLoupeOn);
  const { viewport, loaded, sharpest } = view;
  const [isHandHeld, setIsHandHeld] = useState(false);
  const scale = usePlacement(viewport, (placement) => placement.scale);
  const areShown = preferences.areBoxesShown;
  const seen = useMemo(() => (areShown ? boxes.filter((box) => !box.isHidden) : []), [areShown, boxes]);
  const scene: DrawingScene = {
    drawingKey: props.drawingKey,
    tool: preferences.tool,
    picture,
    scale,
    boxes: seen,
    suggestions: areShown ? suggestions : NONE,
    chosen: areShown && chosenBox?.isHidden === false ? chosenBox : null,
    isChosenFresh: props.isChosenFresh ?? false,
    isPanning: isHandHeld,
    isLocked: isLocked || loaded.kind !== 'ready',
  };
  const corners = useCornerGrid(props.drawingKey, viewport, props.onNewBox);
  const grid = scene.isLocked ? null : corners.grid;
  const { tool, pointer, cursor } = useDrawingTool(scene, (effect) => {
    corners.leave();
    props.onEffect(effect);
  });

  const goNear = useEffectEvent((rect: Rect) => viewport.move(showRect(rect, picture, viewport.stage)));
  // Joins the viewport, which is no state of React.
  useEffect(() => {
    if (nearTo !== null) goNear(nearTo);
  }, [nearTo]);

  useShortcut(
    'hold-to-pan',
    () => setIsHandHeld(true),
    () => setIsHandHeld(false),
  );
  useShortcut(
    'new-box',
    isLocked ? null : () => props.onNewBox(middleRect(viewport.read(), picture, viewport.stage)),
  );
  useShortcut(
    'place-corners',
    scene.isLocked
      ? null
      : () => {
          tool.cancel();
          props.onLeave();
          corners.start();
        },
  );
  useShortcut('cancel-drawing', () => {
    if (pointer.get().state.kind === 'idle') props.onLeave();
    else tool.cancel();
  });

  return (
    <StageFrame
      label={t('label')}
      picture={picture}
      view={view}
      boxes={areShown ? props.shown : NO_BOXES}
      tool={tool}
      cursor={cursor}
      layers={
        <>
          <DrawingLayer
            viewport={viewport}
            pointer={pointer}
            scene={scene}
            chosenSuggestion={areShown ? props.chosenSuggestion : null}
            bitmap={preferences.isLoupeOn && sharpest.kind === 'ready' ? sharpest.picture : null}
            smallestMarkPx={props.smallestMarkPx}
          />
          {grid && <CornerLayer viewport={viewport} grid={grid} />}
        </>
      }
      toolbar={
        <StageToolbar viewport={viewport}>
          <DrawingTools preferences={preferences} />
        </StageToolbar>
      }
    >
      {grid === null ? (
        props.children
      ) : (
        <>
          <CornerKeys corners={corners} />
          <CornerHint isFirst={grid.first === null} />
        </>
      )}
    </StageFrame>
  );
}

const NONE: readonly Suggestion[] = [];
const NO_BOXES: readonly StageBox[] = [];
