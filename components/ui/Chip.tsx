import { X } from 'lucide-react';
import type { ReactNode } from 'react';

/** Something chosen that can be taken away again. */
export function Chip(props: { removeLabel: string; onRemove: () => void; children: ReactNode }) {
  const { removeLabel, onRemove, children } = props;
  return (
    <span className="inline-flex h-6 items-center gap-1 rounded-full border border-line-strong bg-raised pr-1 pl-2 text-xs">
      {children}
      <button
        type="button"
        aria-label={removeLabel}
        onClick={onRemove}
        className="flex size-6 -my-px items-center justify-center rounded-full text-ink-3 hover:text-ink"
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
