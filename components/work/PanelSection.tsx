import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type Props = {
  title?: string;
  /** At the right of the title: the key that opens more. */
  hint?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A part of the panel at the right, under a hairline. */
export function PanelSection({ title, hint, className, children }: Props) {
  return (
    <section className={clsx('border-b border-line px-4 py-3 last:border-b-0', className)}>
      {title !== undefined && (
        <div className="mb-2 flex items-baseline justify-between gap-2 text-xs text-ink-3">
          <h2 className="font-semibold">{title}</h2>
          {hint}
        </div>
      )}
      {children}
    </section>
  );
}
