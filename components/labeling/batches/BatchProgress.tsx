'use client';

import { useTranslations } from 'use-intl';
import type { LabelBatch } from '@/lib/contracts/label-batches';

const STATES = [
  { state: 'done', colour: 'bg-clear' },
  { state: 'answered', colour: 'bg-accent' },
  { state: 'adjudication', colour: 'bg-unsure' },
  { state: 'closed', colour: 'bg-line-strong' },
] as const;

/** How far a batch is: done, waiting to settle, waiting for a decision; what is left is open. */
export function BatchProgress({ tasks }: { tasks: LabelBatch['tasks'] }) {
  const t = useTranslations('batches');
  const count = tasks.open + tasks.answered + tasks.adjudication + tasks.done + tasks.closed;
  const parts = STATES.filter(({ state }) => tasks[state] > 0);
  const words = parts.map(({ state }) => t(`states.${state}`, { count: tasks[state] }));
  return (
    <div className="flex min-w-40 items-center gap-2" title={words.join(' · ')}>
      {/* Several parts of one bar: more than a progress element can say. */}
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="progressbar"
        aria-label={t('progress')}
        aria-valuemin={0}
        aria-valuemax={count}
        aria-valuenow={tasks.done}
        aria-valuetext={words.join(', ')}
        className="flex h-1.5 flex-1 overflow-hidden rounded-full bg-line"
      >
        {parts.map(({ state, colour }) => (
          <span key={state} className={colour} style={{ width: `${(100 * tasks[state]) / count}%` }} />
        ))}
      </div>
      <span className="text-ink-2 tabular-nums">{t('doneOf', { done: tasks.done, count })}</span>
    </div>
  );
}
