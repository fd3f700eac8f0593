'use client';

import { useTranslations } from 'use-intl';
import { Slider } from '../ui/Slider';
import { EnergyKey } from './EnergyKey';
import { StageToggle } from './StageToggle';
import type { EnergyView } from './use-energy-view';

type Props = { view: EnergyView; hasMap: boolean | 'loading' };

/** What can be laid over a picture under review. */
export function EnergyTools({ view, hasMap }: Props) {
  const t = useTranslations('stage');
  return (
    <>
      <StageToggle
        command="peek-map"
        isOn={view.isShown}
        disabled={hasMap !== true}
        title={hasMap === false ? t('noMap') : t('mapHint')}
        onClick={view.toggleMap}
      >
        {hasMap === 'loading' ? t('mapLoading') : hasMap ? t('map') : t('noMap')}
      </StageToggle>
      {view.isShown && hasMap === true && (
        <div className="flex h-7 items-center gap-2 rounded-md border border-line-strong bg-panel/90 px-2">
          <EnergyKey />
          <Slider
            label={t('opacity')}
            share={view.opacityShare}
            className="w-20"
            onChange={view.setOpacityShare}
          />
        </div>
      )}
      <StageToggle command="toggle-boxes" isOn={view.areBoxesShown} onClick={view.toggleBoxes}>
        {t('boxesShort')}
      </StageToggle>
    </>
  );
}
