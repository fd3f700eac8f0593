'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { BoxList } from './BoxList';
import { EnergyLayer } from './EnergyLayer';
import { EnergyTools } from './EnergyTools';
import { StageFrame } from './StageFrame';
import { StageToolbar } from './StageToolbar';
import type { EnergyMapJson, StageBox, StagePicture } from './stage-types';
import { useEnergyView } from './use-energy-view';
import { useStageView } from './use-stage-view';

type Props = {
  picture: StagePicture;
  boxes: readonly StageBox[];
  /** Undefined: on its way. Null: there is none for this brand and picture. */
  energyMap: EnergyMapJson | null | undefined;
  /** Whose settings of the map are remembered. */
  personId: string;
  onMapShown?: () => void;
  /** Over the lower edge: the strip of pictures. */
  children?: ReactNode;
};

/** A picture under review with the machine's boxes and its energy map. */
export function KonvaStage({ picture, boxes, energyMap, personId, onMapShown, children }: Props) {
  const t = useTranslations('stage');
  const view = useStageView(picture);
  const energy = useEnergyView(personId, onMapShown);
  return (
    <StageFrame
      label={t('label')}
      picture={picture}
      view={view}
      boxes={energy.areBoxesShown ? boxes : NO_BOXES}
      overlay={
        energy.isShown &&
        energyMap && <EnergyLayer map={energyMap} picture={picture} opacityShare={energy.opacityShare} />
      }
      toolbar={
        <>
          <StageToolbar viewport={view.viewport}>
            <EnergyTools view={energy} hasMap={energyMap === undefined ? 'loading' : energyMap !== null} />
          </StageToolbar>
          <BoxList boxes={boxes} />
        </>
      }
    >
      {children}
    </StageFrame>
  );
}

const NO_BOXES: readonly StageBox[] = [];
