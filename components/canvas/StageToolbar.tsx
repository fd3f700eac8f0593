'use client';

import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { showActualSize, zoomStep } from '@/lib/domain/viewport';
import { Kbd } from '../ui/Kbd';
import { usePlacement, type Viewport } from './viewport-store';

type Props = { viewport: Viewport; children?: ReactNode };

/** What can be laid over the picture, and how near one stands to it. */
export function StageToolbar({ viewport, children }: Props) {
  const format = useFormatter();
  const { picture, stage, read, move } = viewport;
  const scale = usePlacement(viewport, (placement) => placement.scale);
  const step = (direction: 'in' | 'out') => () => move(zoomStep(read(), direction, picture, stage));
  return (
    <div className="absolute top-3 left-3 flex max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-1.5">
      {children}
      <div className="flex h-7 items-center rounded-md border border-line-strong bg-panel/90">
        <span className="min-w-12 pl-2 text-right" aria-live="polite">
          {format.number(scale, { style: 'percent', maximumFractionDigits: 0 })}
        </span>
        <ZoomButton command="zoom-in" onClick={step('in')} />
        <ZoomButton command="zoom-out" onClick={step('out')} />
        <ZoomButton command="fit" onClick={() => move(null)} />
        <ZoomButton command="actual-size" onClick={() => move(showActualSize(read(), picture, stage))} />
      </div>
    </div>
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
