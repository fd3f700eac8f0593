'use client';

import { RotateCcw } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { formatChord, toChord } from '@/lib/client/chord';
import {
  chordsOf,
  COMMAND_IDS,
  findConflict,
  shortcutSpec,
  type CommandId,
  type ShortcutScope,
} from '@/lib/client/shortcut-table';
import { storedRemaps, useIsMac, useLiveCommands } from '@/lib/client/shortcuts';
import { useStoredValue } from '@/lib/client/stored-value';
import { Button } from '../ui/Button';
import { Kbd } from '../ui/Kbd';
import { Sheet } from '../ui/Sheet';

const SCOPES: readonly ShortcutScope[] = [
  'decision',
  'labeling',
  'drawing',
  'corner',
  'box',
  'picture',
  'list',
  'data',
  'everywhere',
];

/** All keys by where they work, those of this page first. Pressing one gives its command another key. */
export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslations('shortcuts');
  const [capturing, setCapturing] = useState<CommandId | null>(null);
  const [conflict, setConflict] = useState<CommandId | null>(null);
  const remaps = useStoredValue(storedRemaps);

  const live = useLiveCommands();
  const isLive = (scope: ShortcutScope) => live.some((command) => shortcutSpec(command).scope === scope);
  const scopes = SCOPES.toSorted((a, b) => Number(isLive(b)) - Number(isLive(a)));

  const capture = (command: CommandId, event: KeyboardEvent) => {
    if (capturing !== command) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setCapturing(null);
    const chord = toChord(event);
    if (chord === null) return;
    const taken = findConflict(command, chord, remaps);
    setConflict(taken);
    if (taken !== null) return;
    storedRemaps.set({ ...remaps, [command]: [chord] });
    setCapturing(null);
  };

  return (
    <Sheet
      isOpen={isOpen}
      title={t('title')}
      description={t('change')}
      onClose={() => {
        setCapturing(null);
        onClose();
      }}
      footer={
        <Button
          disabled={Object.keys(remaps).length === 0}
          icon={<RotateCcw size={14} aria-hidden />}
          onClick={() => storedRemaps.set({})}
        >
          {t('reset')}
        </Button>
      }
    >
      {scopes.map((scope) => (
        <section key={scope} className="mb-4">
          <h3 className="mb-1 text-xs font-semibold text-ink-3">{t(`scopes.${scope}`)}</h3>
          <ul>
            {COMMAND_IDS.filter((command) => shortcutSpec(command).scope === scope).map((command) => (
              <li key={command} className="flex min-h-8 items-center gap-2">
                <span className="flex-1">{t(`commands.${command}`)}</span>
                {capturing === command && conflict !== null && (
                  <span role="alert" className="text-xs text-violation">
                    {t('taken', { command: t(`commands.${conflict}`) })}
                  </span>
                )}
                <button
                  type="button"
                  aria-label={t('changeKey', { command: t(`commands.${command}`) })}
                  className="flex min-h-7 items-center gap-1 rounded-md px-2 hover:bg-hover"
                  onClick={() => {
                    setConflict(null);
                    setCapturing(command);
                  }}
                  onKeyDown={(event) => capture(command, event)}
                >
                  {capturing === command ? (
                    <span className="text-xs text-accent">{t('pressKey')}</span>
                  ) : (
                    <Keys command={command} />
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Sheet>
  );
}

function Keys({ command }: { command: CommandId }) {
  const isMac = useIsMac();
  const remaps = useStoredValue(storedRemaps);
  return chordsOf(command, remaps).map((chord) => (
    <Kbd key={chord} className="text-ink-2">
      {formatChord(chord, isMac)}
    </Kbd>
  ));
}
