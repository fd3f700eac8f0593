import clsx from 'clsx';
import type { ReactNode } from 'react';

type Props = { title?: string; className?: string; children: ReactNode };

/** A part of the panel at the right, under a hairline. */
export function PanelSection({ title, className, children }: Props) {
  return (
    <section className={clsx('border-b border-line px-4 py-3 last:border-b-0', className)}>
      {title !== undefined && <h2 className="mb-2 text-xs font-semibold text-ink-3">{title}</h2>}
      {children}
    </section>
  );
}
