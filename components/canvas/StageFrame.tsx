'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Layer, Stage } from 'react-konva';
import { BoxShape } from './BoxShape';
import { PictureGroup } from './PictureGroup';
import { PictureProblem } from './PictureProblem';
import type { StageBox, StagePicture, StageTool } from './stage-types';
import { useStageGestures } from './use-stage-gestures';
import { useStageKeys } from './use-stage-keys';
import type { StageView } from './use-stage-view';

type Props = {
  label: string;
  picture: StagePicture;
  view: StageView;
  boxes: readonly StageBox[];
  /** Null: the pointer pans. */
  tool?: StageTool | null;
  /** The pointer over the picture while nothing pans. */
  cursor?: string;
  /** On the picture and under the boxes, in image px. */
  overlay?: ReactNode;
  /** Layers over everything, in stage px. */
  layers?: ReactNode;
  /** Over the upper edge. */
  toolbar: ReactNode;
  /** Over the lower edge. */
  children?: ReactNode;
};

/** One picture on the dark table with boxes on it: zoom and pan. Decides nothing. */
export function StageFrame(props: Props) {
  const { label, picture, view, boxes, tool = null, cursor = 'cursor-default', overlay, layers } = props;
  const { frame, viewport, loaded, isReady } = view;
  const { stage } = viewport;
  useStageKeys(viewport);
  const { isPanning, isPanReady } = useStageGestures(frame, viewport, tool);
  return (
    <section
      aria-label={label}
      className="on-stage relative size-full min-h-0 overflow-hidden bg-stage text-ink"
    >
      {/* The picture itself is drawn on a canvas inside. */}
      <div
        ref={frame}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={picture.alt}
        className={clsx(
          'absolute inset-0 touch-none',
          isPanning ? 'cursor-grabbing' : tool === null && isPanReady ? 'cursor-grab' : cursor,
        )}
      >
        {isReady && (
          <Stage width={stage.width} height={stage.height} listening={false}>
            {/* One canvas for all that moves in a pan: each one more is one more picture to lay over the others. */}
            <Layer name="scene">
              <PictureGroup viewport={viewport} bitmap={loaded.kind === 'ready' ? loaded.picture : null}>
                {overlay}
              </PictureGroup>
              <BoxShape boxes={loaded.kind === 'ready' ? boxes : NO_BOXES} viewport={viewport} />
            </Layer>
            {loaded.kind === 'ready' && layers}
          </Stage>
        )}
      </div>
      <PictureProblem url={picture.url} state={loaded.kind} />
      {props.toolbar}
      {props.children !== undefined && (
        <div className="pointer-events-none absolute inset-x-0 bottom-0 flex items-end justify-between gap-4 p-3 *:pointer-events-auto">
          {props.children}
        </div>
      )}
    </section>
  );
}

const NO_BOXES: readonly StageBox[] = [];
