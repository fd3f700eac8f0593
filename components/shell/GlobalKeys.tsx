'use client';

import { useState } from 'react';
import { useShortcut } from '@/lib/client/shortcuts';
import { CommandPalette } from './CommandPalette';
import { ShortcutSheet } from './ShortcutSheet';

/** The two things that answer on every page: the command palette and the sheet of keys. */
export function GlobalKeys() {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  useShortcut('palette', () => setOpen('palette'));
  useShortcut('help', () => setOpen('help'));
  const close = () => setOpen(null);
  return (
    <>
      <CommandPalette isOpen={open === 'palette'} onClose={close} />
      <ShortcutSheet isOpen={open === 'help'} onClose={close} />
    </>
  );
}
