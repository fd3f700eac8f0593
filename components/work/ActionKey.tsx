'use client';

import type { ReactNode } from 'react';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { Button, type ButtonLook } from '../ui/Button';
import { Kbd } from '../ui/Kbd';

type Props = {
  command: CommandId;
  look?: ButtonLook;
  /** Null = not possible now: neither the button nor its key does anything. */
  onPress: (() => void) | null;
  children: ReactNode;
};

/** A button and its key, which can never differ in what they do. */
export function ActionKey({ command, look = 'outline', onPress, children }: Props) {
  const shortcut = useShortcutLabel(command);
  useShortcut(command, onPress);
  return (
    <Button
      look={look}
      disabled={onPress === null}
      aria-keyshortcuts={shortcut}
      className="justify-start px-2"
      icon={<Kbd className={look === 'outline' ? 'text-ink-2' : ''}>{shortcut}</Kbd>}
      onClick={() => onPress?.()}
    >
      {children}
    </Button>
  );
}
