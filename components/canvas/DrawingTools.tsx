'use client';

import { useTranslations } from 'use-intl';
import type { DrawingPreferences } from '@/lib/client/labeling/drawing-preferences';
import { useShortcut } from '@/lib/client/shortcuts';
import { StageToggle } from './StageToggle';

/** How one draws, and what helps to see. */
export function DrawingTools({ preferences }: { preferences: DrawingPreferences }) {
  const t = useTranslations('drawing');
  const { tool, isLoupeOn, areBoxesShown, switchTool, toggleLoupe, toggleBoxes } = preferences;
  useShortcut('switch-tool', switchTool);
  useShortcut('loupe', toggleLoupe);
  useShortcut('toggle-boxes', toggleBoxes);
  return (
    <>
      <StageToggle
        command="switch-tool"
        isOn={tool === 'extremes'}
        title={t(`toolHint.${tool}`)}
        onClick={switchTool}
      >
        {t(`tools.${tool}`)}
      </StageToggle>
      <StageToggle command="loupe" isOn={isLoupeOn} onClick={toggleLoupe}>
        {t('loupe')}
      </StageToggle>
      <StageToggle command="toggle-boxes" isOn={areBoxesShown} onClick={toggleBoxes}>
        {t('boxes')}
      </StageToggle>
    </>
  );
}
