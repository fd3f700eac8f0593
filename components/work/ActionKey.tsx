'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { Button, type ButtonLook } from '../ui/Button';
import { Kbd } from '../ui/Kbd';

type Props = {
  command: CommandId;
  look?: ButtonLook;
  /** For one of several answers: whether it is given. */
  isPressed?: boolean;
  title?: string;
  className?: string;
  /** Null = not possible now: neither the button nor its key does anything. */
  onPress: (() => void) | null;
  children: ReactNode;
};

/** A button and its key, which can never differ in what they do. */
export function ActionKey({ command, look, isPressed, title, className, onPress, children }: Props) {
  const shortcut = useShortcutLabel(command);
  useShortcut(command, onPress);
  const shown = look ?? (isPressed === true ? 'solid' : 'outline');
  return (
    <Button
      look={shown}
      disabled={onPress === null}
      aria-pressed={isPressed}
      aria-keyshortcuts={shortcut}
      title={title}
      className={clsx('justify-start px-2', className)}
      icon={<Kbd className={shown === 'outline' ? 'text-ink-2' : ''}>{shortcut}</Kbd>}
      onClick={(event) => {
        // After a click the keys are the page's again: Enter must not press this button a second time.
        if (event.detail > 0) event.currentTarget.blur();
        onPress?.();
      }}
    >
      {children}
    </Button>
  );
}
