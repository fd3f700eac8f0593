import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'violation' | 'clear' | 'unsure' | 'accent';

const TONES: Record<Tone, string> = {
  neutral: 'text-ink-2',
  violation: 'bg-violation-soft text-violation',
  clear: 'bg-clear-soft text-clear',
  unsure: 'bg-unsure-soft text-unsure',
  accent: 'bg-accent-soft text-accent',
};

/** A state in a word or two; dashed = not sure. */
export function Badge(props: { tone?: Tone; isDashed?: boolean; className?: string; children: ReactNode }) {
  const { tone = 'neutral', isDashed = false, className, children } = props;
  return (
    <span
      className={clsx(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-full border px-2 text-xs whitespace-nowrap',
        TONES[tone],
        isDashed
          ? 'border-dashed border-current'
          : tone === 'neutral'
            ? 'border-line-strong'
            : 'border-transparent',
        className,
      )}
    >
      {children}
    </span>
  );
}
