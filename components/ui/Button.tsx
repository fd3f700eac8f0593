import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Kbd } from './Kbd';

export type ButtonLook =
  'outline' | 'solid' | 'quiet' | 'violation' | 'violation-outline' | 'clear' | 'clear-outline';

type Props = ComponentProps<'button'> & {
  look?: ButtonLook;
  size?: 'sm' | 'md';
  /** The key that does the same, printed on the button. */
  shortcut?: string | undefined;
  icon?: ReactNode;
};

const LOOKS: Record<ButtonLook, string> = {
  outline: 'border-line-strong bg-raised text-ink enabled:hover:bg-hover',
  solid: 'border-solid bg-solid text-on-solid enabled:hover:opacity-88',
  'violation-outline': 'border-violation-line bg-raised text-ink enabled:hover:bg-violation-soft',
  'clear-outline': 'border-clear-line bg-raised text-ink enabled:hover:bg-clear-soft',
  quiet: 'border-transparent bg-transparent text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink',
  violation: 'border-violation bg-violation text-on-violation enabled:hover:opacity-88',
  clear: 'border-clear bg-clear text-on-clear enabled:hover:opacity-88',
};

export function Button({
  look = 'outline',
  size = 'md',
  shortcut,
  icon,
  className,
  children,
  ...rest
}: Props) {
  return (
    <button type="button" className={classOf(look, size, className)} {...rest}>
      {icon}
      {children}
      {shortcut !== undefined && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}

/** A link that looks like a button: what it does can be opened elsewhere, or saved. */
export function ButtonLink({
  look = 'outline',
  icon,
  className,
  children,
  ...rest
}: ComponentProps<'a'> & Pick<Props, 'look' | 'icon'>) {
  return (
    <a className={classOf(look, 'md', className)} {...rest}>
      {icon}
      {children}
    </a>
  );
}

function classOf(look: ButtonLook, size: 'sm' | 'md', className: string | undefined): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-semibold whitespace-nowrap select-none',
    'transition-[background-color,opacity] duration-100 disabled:opacity-50',
    size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-3',
    LOOKS[look],
    className,
  );
}
