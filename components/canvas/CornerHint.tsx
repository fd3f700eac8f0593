'use client';

import { useTranslations } from 'use-intl';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { Kbd } from '../ui/Kbd';

/** Which corner is looked for, and what ends it. */
export function CornerHint({ isFirst }: { isFirst: boolean }) {
  const t = useTranslations('drawing.corner');
  return (
    <output className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line-strong bg-panel/90 px-2.5 py-1.5">
      <span className="font-medium">{isFirst ? t('first') : t('second')}</span>
      <HintKey command="take-corner">{t('take')}</HintKey>
      <HintKey command="corner-back">{t('back')}</HintKey>
      <HintKey command="leave-corners">{t('leave')}</HintKey>
    </output>
  );
}

function HintKey({ command, children }: { command: CommandId; children: string }) {
  return (
    <span className="inline-flex items-center gap-1 text-ink-2">
      <Kbd>{useShortcutLabel(command)}</Kbd>
      {children}
    </span>
  );
}
