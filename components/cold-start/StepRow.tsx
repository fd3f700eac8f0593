import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { StepState } from '@/lib/domain/learning/cold-start-steps';

type Props = {
  number: number;
  title: string;
  state: StepState;
  action: ReactNode;
  known: ReactNode;
  worth: ReactNode;
};

/** One step: its place or that it is done, what is known, what the next label is worth, and what can be done. */
export function StepRow({ number, title, state, action, known, worth }: Props) {
  const t = useTranslations('coldStart');
  return (
    <li
      aria-current={state === 'now' ? 'step' : undefined}
      className={clsx(
        'grid grid-cols-[1.75rem_minmax(0,1fr)_auto] items-start gap-x-3 border-b border-line px-5 py-3',
        state === 'now' && 'bg-accent-soft',
      )}
    >
      <span
        className={clsx(
          'mt-px flex size-6 items-center justify-center rounded-full border text-xs font-semibold tabular-nums',
          state === 'done' && 'border-transparent bg-clear-soft text-clear',
          state === 'now' && 'border-accent text-accent',
          state === 'later' && 'border-line-strong text-ink-3',
        )}
      >
        {state === 'done' ? <Check size={14} aria-hidden /> : number}
        <span className="sr-only">{t(`states.${state}`)}</span>
      </span>
      <div className="min-w-0">
        <h2 className={clsx('font-semibold', state === 'later' && 'text-ink-2')}>{title}</h2>
        <dl className="mt-0.5 grid max-w-[52rem] grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1 max-sm:grid-cols-1">
          <dt className="text-ink-3">{t('parts.known')}</dt>
          <dd className="text-ink-2">{known}</dd>
          <dt className="text-ink-3">{t('parts.worth')}</dt>
          <dd className="text-ink-2">{worth}</dd>
        </dl>
      </div>
      <div className="flex min-h-8 items-center">{action}</div>
    </li>
  );
}
