'use client';

import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Funnel } from '@/lib/contracts/insights';
import { OPEN_STANDINGS, type Standing } from '@/lib/domain/insights/standings';

type Branch = {
  name: Exclude<Standing, 'violation'> | 'waitingScore' | 'failedScore' | 'passed' | 'flagged' | 'drawn';
  count: number;
};
type Stage = {
  name: 'received' | 'scored' | 'entered' | 'queued' | 'settled' | 'violation';
  count: number;
  /** What goes no further from here, or not yet: with the next stage they make up this one. */
  branches: readonly Branch[];
};

type Props = { funnel: Funnel; isBrand: boolean };

/** From traffic to verdict: what passes each stage, and where the rest of it is. */
export function FunnelView({ funnel, isBrand }: Props) {
  const t = useTranslations('insights.funnel');
  return (
    <ol className="grid grid-cols-6 max-lg:grid-cols-3 max-md:grid-cols-2">
      {stagesOf(funnel, isBrand).map((stage, place, stages) => (
        <li
          key={stage.name}
          className="relative flex min-w-0 flex-col gap-2 border-r border-line p-4 last:border-r-0 max-lg:border-b"
        >
          <StageHead stage={stage} before={stages[place - 1]?.count ?? null} />
          <p className="text-xs text-ink-3">{t(`means.${stage.name}`)}</p>
          <Branches branches={stage.branches} />
          {place < stages.length - 1 && (
            <ChevronRight
              size={14}
              aria-hidden
              className="absolute top-5 -right-[7.5px] z-10 bg-panel text-ink-3 max-lg:hidden"
            />
          )}
        </li>
      ))}
    </ol>
  );
}

function StageHead({ stage: { name, count }, before }: { stage: Stage; before: number | null }) {
  const t = useTranslations('insights.funnel');
  const format = useFormatter();
  return (
    <div>
      <h3 className="text-xs font-semibold text-ink-2">{t(`stages.${name}`)}</h3>
      <p className={clsx('text-xl font-semibold tabular-nums', name === 'violation' && 'text-violation')}>
        {format.number(count)}
      </p>
      <p className="h-4 text-xs text-ink-3">
        {before !== null &&
          before > 0 &&
          t('ofBefore', {
            share: format.number(count / before, { style: 'percent', maximumSignificantDigits: 3 }),
          })}
      </p>
    </div>
  );
}

function Branches({ branches }: { branches: readonly Branch[] }) {
  const t = useTranslations('insights.funnel');
  const format = useFormatter();
  if (branches.length === 0) return null;
  return (
    <dl className="mt-auto grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 border-t border-line pt-2 text-xs">
      {branches.map(({ name, count }) => (
        <div key={name} className={clsx('contents', count === 0 ? 'text-ink-3' : 'text-ink-2')}>
          <dt title={t(`branchMeans.${name}`)}>{t(`branches.${name}`)}</dt>
          <dd className="text-right tabular-nums">{format.number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

function stagesOf({ standings, ...funnel }: Funnel, isBrand: boolean): Stage[] {
  const of = (...names: readonly Standing[]) => names.reduce((sum, name) => sum + standings[name], 0);
  const branch = (name: Exclude<Standing, 'violation'>): Branch => ({ name, count: standings[name] });
  const entered = funnel.flagged + funnel.drawn;
  const kinds: Branch[] = [
    { name: 'flagged', count: funnel.flagged },
    { name: 'drawn', count: funnel.drawn },
  ];
  return [
    {
      name: 'received',
      count: funnel.received,
      branches: [
        { name: 'waitingScore', count: funnel.waitingScore },
        { name: 'failedScore', count: funnel.failedScore },
      ],
    },
    { name: 'scored', count: funnel.scored, branches: [{ name: 'passed', count: funnel.passed }] },
    {
      name: 'entered',
      count: entered,
      branches: [...(isBrand ? [] : kinds), branch('notQueued')],
    },
    {
      name: 'queued',
      count: entered - of('notQueued'),
      branches: [...OPEN_STANDINGS.map(branch), branch('replaced'), branch('withdrawn')],
    },
    { name: 'settled', count: of('violation', 'noViolation'), branches: [branch('noViolation')] },
    { name: 'violation', count: of('violation'), branches: [] },
  ];
}
