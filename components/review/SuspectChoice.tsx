'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import { isViolation, type Reason } from '@/lib/domain/reasons';
import { Kbd } from '../ui/Kbd';

type Props = {
  index: number;
  name: string;
  probText: string | null;
  reason: Reason | null;
  isChosen: boolean;
  onChoose: () => void;
};

const COMMANDS = ['suspect-1', 'suspect-2', 'suspect-3', 'suspect-4', 'suspect-5'] as const;

/** One suspect in the row of suspects, with its answer once it has one. */
export function SuspectChoice({ index, name, probText, reason, isChosen, onChoose }: Props) {
  const t = useTranslations('reasons');
  const command = COMMANDS[index];
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={clsx(
        'flex min-h-7 max-w-full items-center gap-1.5 rounded-md border px-2 text-left',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-hover',
      )}
    >
      {command !== undefined && <SuspectKey command={command} onChoose={onChoose} />}
      <span className="truncate font-medium">{name}</span>
      {probText !== null && <span className="text-ink-2">{probText}</span>}
      {reason !== null && (
        <span className={clsx('text-xs', isViolation(reason) ? 'text-violation' : 'text-clear')}>
          {t(`${reason}.label`)}
        </span>
      )}
    </button>
  );
}

function SuspectKey({ command, onChoose }: { command: (typeof COMMANDS)[number]; onChoose: () => void }) {
  const label = useShortcutLabel(command);
  useShortcut(command, onChoose);
  return <Kbd className="text-ink-3">{label}</Kbd>;
}
