import type { ReactNode } from 'react';

export function PanelPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-3">
      <h2 className="mb-2 text-xs font-semibold text-ink-3">{title}</h2>
      {children}
    </section>
  );
}

/** Names at the left, what they stand for aligned beside them. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="truncate text-ink-2" title={name}>
        {name}
      </dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** Enough of a hash to tell two apart; all of it on hover. */
export function ShortHash({ hash }: { hash: string }) {
  return (
    <code className="font-mono text-xs" title={hash}>
      {hash.slice(0, 12)}
    </code>
  );
}
