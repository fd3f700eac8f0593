import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A key cap. It takes the colour of what it is printed on, so it stays legible on filled buttons. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={clsx(
        'inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current/30 px-1',
        'font-sans text-2xs leading-none font-medium',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
