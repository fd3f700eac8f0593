'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { hoursPlanQuery, sendProposalSet } from '@/lib/client/thresholds/threshold-queries';
import type { HoursPlan } from '@/lib/contracts/thresholds';
import { AdminSection } from '../admin/AdminSection';
import { Fact, Facts, PanelPart } from '../admin/PanelPart';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Field, Input } from '../ui/Field';
import { textOf } from '../ui/form-text';
import { AllThresholdsTable } from './AllThresholdsTable';
import { FrontierChart } from './FrontierChart';
import { useShareWords } from './use-share-words';
import { useThresholdChange } from './use-threshold-change';

/** All brands' thresholds under one budget of reviewer hours: what they bring now, and the set that finds most. */
export function AllThresholdsPage({ initial }: { initial: HoursPlan }) {
  const t = useTranslations('thresholds');
  const { count, moment } = useShareWords();
  const [hours, setHours] = useState<number | null>(null);
  const query = useQuery({
    ...hoursPlanQuery(hours),
    ...(hours === null ? { initialData: initial } : {}),
    placeholderData: keepPreviousData,
  });
  const plan = query.data ?? initial;
  return (
    <>
      <TopBar
        title={t('all.title')}
        context={<span>{t('all.brands', { count: plan.brands.length })}</span>}
      />
      <main className="min-h-0 flex-1 overflow-y-auto">
        {query.isError && <InlineProblem error={query.error} />}
        {plan.brands.length === 0 ? (
          <EmptyState
            icon={<SlidersHorizontal size={24} aria-hidden />}
            title={t('noModelTitle')}
            text={t('noModelText')}
          />
        ) : (
          <div className="grid min-h-full grid-cols-[minmax(0,1fr)_24rem] max-lg:grid-cols-1">
            <div className="flex min-w-0 flex-col gap-4 p-5">
              <AdminSection title={t('all.list')} text={t('all.listText')}>
                <AllThresholdsTable brands={plan.brands} />
              </AdminSection>
              <p className="text-ink-3">{t('countedAt', { at: moment(plan.countedAt) })}</p>
              <p className="text-ink-3">
                {t('all.standing', {
                  certificates: plan.standing.certificates,
                  broken: count(plan.standing.expectedBroken),
                })}{' '}
                {plan.watched.thresholds > 0 &&
                  t('all.watched', {
                    thresholds: plan.watched.thresholds,
                    alarms: count(plan.watched.expectedFalseAlarms),
                  })}
              </p>
            </div>
            <BudgetPanel plan={plan} onBudget={setHours} />
          </div>
        )}
      </main>
    </>
  );
}

type BudgetProps = { plan: HoursPlan; onBudget: (hours: number) => void };

function BudgetPanel({ plan, onBudget }: BudgetProps) {
  const t = useTranslations('thresholds');
  const { count, hours, percent } = useShareWords();
  const mayChange = usePerson().roles.includes('ops');
  const changes = changesOf(plan);
  const propose = useThresholdChange(sendProposalSet, ({ proposed, passedBy }) =>
    t('all.proposedToast', { proposed: proposed.length, passedBy: passedBy.length }),
  );
  const gain = plan.now.found > 0 ? plan.best.found / plan.now.found - 1 : null;
  return (
    <div className="min-w-0 border-l border-line bg-panel max-lg:border-t max-lg:border-l-0">
      <PanelPart title={t('all.budget')}>
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = Number(textOf(new FormData(event.currentTarget).get('hours')));
            if (wanted > 0) onBudget(wanted);
          }}
        >
          <Field label={t('all.hours')} name="hours" className="flex-1">
            <Input
              key={plan.budget}
              name="hours"
              type="number"
              min={0.1}
              step="any"
              defaultValue={Math.round(plan.budget * 100) / 100}
            />
          </Field>
          <Button type="submit">{t('all.plan')}</Button>
        </form>
      </PanelPart>
      <PanelPart title={t('all.frontier')}>
        <FrontierChart plan={plan} />
      </PanelPart>
      <PanelPart title={t('all.bestSet')}>
        <Facts>
          <Fact name={t('foundADay')}>
            {t('fromTo', { from: count(plan.now.found), to: count(plan.best.found) })}
            {gain !== null && ` (${t('all.gain', { gain: percent(gain) })})`}
          </Fact>
          <Fact name={t('hoursColumn')}>
            {t('fromTo', { from: hours(plan.now.hours), to: hours(plan.best.hours) })}
          </Fact>
          <Fact name={t('flagsADay')}>
            {t('fromTo', { from: count(plan.now.flags), to: count(plan.best.flags) })}
          </Fact>
        </Facts>
        <p className="mt-2 text-ink-3">{t('all.expectedText')}</p>
        {mayChange && (
          <Button
            look="solid"
            className="mt-3"
            disabled={changes.length === 0 || propose.isPending}
            onClick={() => propose.mutate({ proposals: changes })}
          >
            {t('all.propose', { count: changes.length })}
          </Button>
        )}
        <p className="mt-2 text-ink-3">{t('all.secondPerson')}</p>
      </PanelPart>
    </div>
  );
}

/** What the best set changes, as proposals; flagging nothing is a threshold of 1. A brand with a proposal waits for it. */
function changesOf({ brands }: HoursPlan) {
  return brands.flatMap(({ slug, active, best, isProposed }) => {
    const value = best.value ?? 1;
    return isProposed || value === active.value ? [] : [{ slug, value, activeId: active.thresholdId }];
  });
}
