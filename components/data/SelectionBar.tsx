'use client';

import { useTranslations } from 'use-intl';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import type { LabelKind } from '@/lib/domain/settlement';
import { Button, type ButtonLook } from '../ui/Button';

type Props = {
  count: number;
  isBusy: boolean;
  onRelabel: (kind: LabelKind) => void;
  onClear: () => void;
};

const CHOICES = [
  { kind: 'mark', command: 'relabel-mark', look: 'violation-outline' },
  { kind: 'mark-covered', command: 'relabel-mark-covered', look: 'violation-outline' },
  { kind: 'look-alike', command: 'relabel-look-alike', look: 'violation-outline' },
  { kind: 'other', command: 'relabel-other', look: 'clear-outline' },
  { kind: 'generic-style', command: 'relabel-generic-style', look: 'clear-outline' },
] as const satisfies ReadonlyArray<{ kind: LabelKind; command: CommandId; look: ButtonLook }>;

/** What the chosen pairs can be made to say: a key each, undone as easily. */
export function SelectionBar({ count, isBusy, onRelabel, onClear }: Props) {
  const t = useTranslations('data');
  const clearKey = useShortcutLabel('clear-selection');
  const isPossible = count > 0 && !isBusy;
  useShortcut('clear-selection', count > 0 ? onClear : null);
  return (
    <section
      aria-label={t('relabel')}
      className="flex min-h-13 flex-wrap items-center gap-2 border-t border-line bg-panel px-4 py-2"
    >
      <output className="min-w-28 font-semibold">{t('selected', { count })}</output>
      {CHOICES.map(({ kind, command, look }) => (
        <Relabel
          key={kind}
          kind={kind}
          command={command}
          look={look}
          onRelabel={isPossible ? () => onRelabel(kind) : null}
        />
      ))}
      <Button look="quiet" className="ml-auto" disabled={count === 0} shortcut={clearKey} onClick={onClear}>
        {t('clearSelection')}
      </Button>
    </section>
  );
}

type RelabelProps = {
  kind: LabelKind;
  command: CommandId;
  look: ButtonLook;
  onRelabel: (() => void) | null;
};

function Relabel({ kind, command, look, onRelabel }: RelabelProps) {
  const t = useTranslations('labels');
  const shortcut = useShortcutLabel(command);
  useShortcut(command, onRelabel);
  return (
    <Button look={look} shortcut={shortcut} disabled={onRelabel === null} onClick={() => onRelabel?.()}>
      {t(`kinds.${kind}`)}
    </Button>
  );
}
