import type { ReactNode } from 'react';

type Props = { icon?: ReactNode; title: string; text?: ReactNode; action?: ReactNode };

/** Nothing is here: says why, and what to do first. */
export function EmptyState({ icon, title, text, action }: Props) {
  return (
    <div className="flex flex-col items-center justify-center gap-2 px-6 py-16 text-center">
      {icon !== undefined && <div className="mb-2 text-ink-3">{icon}</div>}
      <h2 className="text-lg font-semibold">{title}</h2>
      {text !== undefined && <div className="max-w-96 text-ink-2">{text}</div>}
      {action !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
