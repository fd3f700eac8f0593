'use client';

import { clsx } from 'clsx';
import { useRef, useState, type ReactNode } from 'react';
import { Image as KonvaImage, Layer, Stage } from 'react-konva';
import { useTranslations } from 'use-intl';
import { useElementSize } from '@/lib/client/element-size';
import { RENDITION_SIDE_PX, usePicture } from '@/lib/client/pictures';
import { clampPlacement, fitPicture, type Placement, type Size } from '@/lib/domain/viewport';
import { BoxLayer } from './BoxLayer';
import { BoxList } from './BoxList';
import { EnergyLayer } from './EnergyLayer';
import { PictureProblem } from './PictureProblem';
import { StageToolbar } from './StageToolbar';
import type { EnergyMapJson, StageBox, StagePicture } from './stage-types';
import { useEnergyView } from './use-energy-view';
import { useStageGestures } from './use-stage-gestures';
import { useStageKeys } from './use-stage-keys';

type Props = {
  picture: StagePicture;
  boxes: readonly StageBox[];
  /** Undefined: on its way. Null: there is none for this brand and picture. */
  energyMap: EnergyMapJson | null | undefined;
  /** Whose settings of the map are remembered. */
  personId: string;
  chosenBoxId?: string | null;
  /** Boxes are only looked at when absent. */
  onChooseBox?: (boxId: string) => void;
  onMapShown?: () => void;
  /** Over the lower edge: the strip of pictures. */
  children?: ReactNode;
};

/** Free space around a fitted picture, in stage px: the toolbar above and the strip below lie over the margin. */
const FIT_MARGIN_PX = 52;
const NO_STAGE: Size = { width: 1, height: 1 };

/** One picture on the dark table: zoom, pan, boxes, energy map. Decides nothing. */
export function KonvaStage(props: Props) {
  const {
    picture,
    boxes,
    energyMap,
    personId,
    chosenBoxId = null,
    onChooseBox,
    onMapShown,
    children,
  } = props;
  const t = useTranslations('stage');
  const frame = useRef<HTMLDivElement>(null);
  const stageSize = useElementSize(frame);
  const view = useEnergyView(personId, onMapShown);

  // Null = fitted, whatever the size of the window. Belongs to one picture, so the next one starts fitted.
  const [chosen, setChosen] = useState<{ url: string; placement: Placement } | null>(null);
  const room = stageSize ?? NO_STAGE;
  const placement =
    chosen?.url === picture.url
      ? clampPlacement(chosen.placement, picture, room)
      : fitPicture(picture, room, FIT_MARGIN_PX);
  const move = (next: Placement | null) => setChosen(next && { url: picture.url, placement: next });

  const preview = usePicture(picture.url);
  const isCloser = placement.scale * Math.max(picture.width, picture.height) > RENDITION_SIDE_PX;
  const full = usePicture(isCloser ? (picture.fullUrl ?? picture.url) : picture.url);
  const loaded = full.kind === 'ready' ? full : preview;

  const viewport = { picture, stage: room, placement, move };
  useStageKeys(viewport);
  const { isPanning, isPanReady } = useStageGestures(frame, viewport, boxes, onChooseBox);
  const shownMap = view.isShown && loaded.kind === 'ready' ? (energyMap ?? null) : null;

  return (
    <section
      aria-label={t('label')}
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
          isPanning ? 'cursor-grabbing' : isPanReady ? 'cursor-grab' : 'cursor-default',
        )}
      >
        {stageSize !== null && (
          <Stage width={stageSize.width} height={stageSize.height} listening={false}>
            <Layer name="picture" {...layerPlacement(placement)} imageSmoothingEnabled={placement.scale < 4}>
              {loaded.kind === 'ready' && (
                <KonvaImage
                  name="picture-image"
                  image={loaded.picture}
                  width={picture.width}
                  height={picture.height}
                />
              )}
              {shownMap !== null && (
                <EnergyLayer map={shownMap} picture={picture} opacityShare={view.opacityShare} />
              )}
            </Layer>
            <BoxLayer
              boxes={view.areBoxesShown && loaded.kind === 'ready' ? boxes : NO_BOXES}
              chosenBoxId={chosenBoxId}
              placement={placement}
              stage={stageSize}
            />
          </Stage>
        )}
      </div>
      <PictureProblem url={picture.url} state={loaded.kind} />
      <StageToolbar
        view={view}
        hasMap={energyMap === undefined ? 'loading' : energyMap !== null}
        viewport={viewport}
      />
      <BoxList boxes={boxes} chosenBoxId={chosenBoxId} onChooseBox={onChooseBox} />
      {children !== undefined && (
        <div className="pointer-events-none absolute inset-x-0 bottom-0 flex items-end justify-between gap-4 p-3 *:pointer-events-auto">
          {children}
        </div>
      )}
    </section>
  );
}

const NO_BOXES: readonly StageBox[] = [];

function layerPlacement({ scale, offsetX, offsetY }: Placement) {
  return { x: offsetX, y: offsetY, scaleX: scale, scaleY: scale };
}
