'use client';

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { showActualSize, zoomStep } from '@/lib/domain/viewport';
import { Kbd } from '../ui/Kbd';
import { Slider } from '../ui/Slider';
import { EnergyKey } from './EnergyKey';
import type { Viewport } from './stage-types';
import type { EnergyView } from './use-energy-view';

type Props = { view: EnergyView; hasMap: boolean | 'loading'; viewport: Viewport };

/** What can be laid over the picture, and how near one stands to it. */
export function StageToolbar({ view, hasMap, viewport }: Props) {
  const t = useTranslations('stage');
  const format = useFormatter();
  const { picture, stage, placement, move } = viewport;
  const step = (direction: 'in' | 'out') => () => move(zoomStep(placement, direction, picture, stage));
  return (
    <div className="absolute top-3 left-3 flex max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-1.5">
      <Tool
        command="peek-map"
        isOn={view.isShown}
        disabled={hasMap !== true}
        title={hasMap === false ? t('noMap') : t('mapHint')}
        onClick={view.toggleMap}
      >
        {hasMap === 'loading' ? t('mapLoading') : hasMap ? t('map') : t('noMap')}
      </Tool>
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
      <Tool command="toggle-boxes" isOn={view.areBoxesShown} onClick={view.toggleBoxes}>
        {t('boxesShort')}
      </Tool>
      <div className="flex h-7 items-center rounded-md border border-line-strong bg-panel/90">
        <span className="min-w-12 pl-2 text-right" aria-live="polite">
          {format.number(placement.scale, { style: 'percent', maximumFractionDigits: 0 })}
        </span>
        <ZoomButton command="zoom-in" onClick={step('in')} />
        <ZoomButton command="zoom-out" onClick={step('out')} />
        <ZoomButton command="fit" onClick={() => move(null)} />
        <ZoomButton command="actual-size" onClick={() => move(showActualSize(placement, picture, stage))} />
      </div>
    </div>
  );
}

function Tool({
  command,
  isOn,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { command: CommandId; isOn: boolean }) {
  const shortcut = useShortcutLabel(command);
  return (
    <button
      type="button"
      aria-pressed={isOn}
      className={clsx(
        'flex h-7 items-center gap-1.5 rounded-md border px-2 whitespace-nowrap disabled:opacity-60',
        isOn
          ? 'border-accent bg-accent-soft text-accent'
          : 'border-line-strong bg-panel/90 enabled:hover:bg-hover',
        className,
      )}
      {...rest}
    >
      {children}
      <Kbd>{shortcut}</Kbd>
    </button>
  );
}

function ZoomButton({ command, onClick }: { command: CommandId; onClick: () => void }) {
  const t = useTranslations('shortcuts.commands');
  const shortcut = useShortcutLabel(command);
  return (
    <button
      type="button"
      title={t(command)}
      aria-label={t(command)}
      onClick={onClick}
      className="flex h-full min-w-6 items-center justify-center px-1 last:rounded-r-md hover:bg-hover"
    >
      <Kbd>{shortcut}</Kbd>
    </button>
  );
}
