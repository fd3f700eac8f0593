'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { runCommand, useLiveCommands, useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { Kbd } from '../ui/Kbd';
import { ITEM_CLASS } from '../ui/popup';
import { usePerson } from './person';
import { placesOf, type Place } from './places';

type Entry =
  | { kind: 'command'; value: CommandId; label: string }
  | { kind: 'place'; value: Place['path']; label: string };

/** Everything that can be done now, and every place this person may go, by typing a part of its name. */
export function CommandPalette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslations('shell');
  const tCommands = useTranslations('shortcuts.commands');
  const router = useRouter();
  const person = usePerson();
  const entries: Entry[] = [
    ...useLiveCommands()
      .filter((command) => command !== 'palette')
      .map((command) => ({ kind: 'command' as const, value: command, label: tCommands(command) })),
    ...placesOf(person.roles).map(({ path, name }) => ({
      kind: 'place' as const,
      value: path,
      label: t('goTo', { place: t(name) }),
    })),
  ];

  const choose = (entry: Entry) => {
    onClose();
    if (entry.kind === 'place') router.push(entry.value);
    // After the dialog has given the focus back, as a key press would find it.
    else setTimeout(() => runCommand(entry.value));
  };

  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup
          aria-label={t('palette')}
          className="fixed top-[12vh] left-1/2 z-40 flex max-h-[70vh] w-128 max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line-strong bg-raised text-ink outline-none"
        >
          <Autocomplete.Root items={entries} open inline autoHighlight="always" keepHighlight>
            <Autocomplete.Input
              aria-label={t('paletteSearch')}
              placeholder={t('paletteSearch')}
              className="h-11 w-full shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none"
            />
            <Autocomplete.Empty className="p-4 text-ink-3 empty:hidden">
              {t('paletteEmpty')}
            </Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1 outline-none">
              {(entry: Entry) => (
                <Autocomplete.Item
                  key={entry.value}
                  value={entry}
                  className={ITEM_CLASS}
                  onClick={() => choose(entry)}
                >
                  <span className="flex-1">{entry.label}</span>
                  {entry.kind === 'command' && <CommandKey command={entry.value} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandKey({ command }: { command: CommandId }) {
  const label = useShortcutLabel(command);
  return label === undefined ? null : <Kbd className="text-ink-3">{label}</Kbd>;
}
