import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './Tooltip';

type Props = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  /** Read out, and shown on hover: an icon never stands alone. */
  label: string;
  shortcut?: string | undefined;
  icon: ReactNode;
  isPressed?: boolean;
};

export function IconButton({ label, shortcut, icon, isPressed, className, ...rest }: Props) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isPressed}
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-md transition-colors duration-100',
          isPressed === true ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-hover hover:text-ink',
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
