'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { System } from '@/lib/contracts/health';
import { isAlive } from './WorkerList';

/** How far the scoring is. */
export function ScoringFigures({ system }: { system: System }) {
  const t = useTranslations('system');
  const format = useFormatter();
  const { queued, scored, failed } = system.scorings;
  const alive = system.workers.filter(isAlive);
  const threads = alive.reduce((sum, worker) => sum + worker.threadCount, 0);
  const providers = system.providers.map(({ provider, adCount }) =>
    t('byProvider', { provider, count: adCount }),
  );
  return (
    <dl className="grid grid-cols-4 divide-x divide-line rounded-lg border border-line bg-panel">
      <Figure label={t('queued')} note={queued === 0 ? t('nothingQueued') : t('queuedNote')}>
        {format.number(queued)}
      </Figure>
      <Figure label={t('scored')} note={format.list(providers)}>
        {format.number(scored)}
      </Figure>
      <Figure
        label={t('failed')}
        note={failed === 0 ? t('nothingFailed') : t('failedNote')}
        isBad={failed > 0}
      >
        {format.number(failed)}
      </Figure>
      <Figure label={t('workersAlive')} note={t('threads', { count: threads })} isBad={alive.length === 0}>
        {format.number(alive.length)}
      </Figure>
    </dl>
  );
}

type FigureProps = { label: string; note: string; isBad?: boolean; children: ReactNode };

function Figure({ label, note, isBad = false, children }: FigureProps) {
  return (
    <div className="px-4 py-3">
      <dt className="text-ink-2">{label}</dt>
      <dd className={clsx('text-xl font-bold tabular-nums', isBad && 'text-violation')}>{children}</dd>
      <dd className="min-h-5 text-ink-3">{note}</dd>
    </div>
  );
}
