'use client';

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { CommandId } from '@/lib/client/shortcut-table';
import { Kbd } from '../ui/Kbd';

type Props = ComponentProps<'button'> & { command: CommandId; isOn: boolean };

/** A thing of the stage that is on or off, with its key. */
export function StageToggle({ command, isOn, className, children, ...rest }: Props) {
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
