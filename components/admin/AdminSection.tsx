import type { ReactNode } from 'react';

type Props = { title: string; text?: ReactNode; action?: ReactNode; children: ReactNode };

/** A part of an admin page: what it is about, what can be done, and the framed list of it. */
export function AdminSection({ title, text, action, children }: Props) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex min-h-8 items-end gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold">{title}</h2>
          {text !== undefined && <p className="max-w-[46rem] text-ink-2">{text}</p>}
        </div>
        {action}
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-panel [&_tbody_tr:last-child_td]:border-b-0">
        {children}
      </div>
    </section>
  );
}
