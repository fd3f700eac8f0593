'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import {
  evaluationQuery,
  isUnderWay,
  refreshEvaluations,
  sendEvaluationCancellation,
} from '@/lib/client/evaluation/evaluation-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import type { EvaluationDetail } from '@/lib/contracts/evaluations';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { CalibrationView } from './CalibrationView';
import { ComparisonView } from './ComparisonView';
import { ConfusionView } from './ConfusionView';
import { EvaluationState } from './EvaluationState';
import { FailuresView } from './FailuresView';
import { FiguresView } from './FiguresView';
import { LeftOutNote } from './LeftOutNote';
import { SlicesView } from './SlicesView';
import { useModelWords } from './use-model-words';
import type { ViewProps } from './view-props';

const VIEWS = ['figures', 'slices', 'confusion', 'failures', 'calibration', 'comparison'] as const;
type View = (typeof VIEWS)[number];
/** What each view keeps in the address. */
const VIEW_FILTERS: Record<View, readonly string[]> = {
  figures: ['brand', 'point', 'sort'],
  slices: ['brand', 'point'],
  confusion: ['brands'],
  failures: ['kind', 'brand', 'slice', 'value'],
  calibration: ['brand'],
  comparison: ['with', 'signal'],
};
/** One evaluation: how far it is, and what it found, view by view. */
export function EvaluationPage({ initial }: { initial: EvaluationDetail }) {
  const t = useTranslations('evaluation');
  const evaluation = useQuery({
    ...evaluationQuery(initial.evaluationId),
    initialData: initial,
  }).data;
  return (
    <>
      <Head evaluation={evaluation} />
      {evaluation.state === 'succeeded' ? (
        <Views evaluation={evaluation} />
      ) : (
        <main className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-5">
          {evaluation.problem !== null && (
            <p role="alert" className="rounded-md bg-violation-soft px-3 py-2 text-violation">
              {t('failed', { problem: evaluation.problem })}
            </p>
          )}
          {evaluation.state === 'cancelled' && <p className="text-ink-2">{t('cancelledText')}</p>}
          {isUnderWay(evaluation) && <p className="text-ink-2">{t('underWayText')}</p>}
          <LeftOutNote evaluation={evaluation} />
        </main>
      )}
    </>
  );
}

function Head({ evaluation }: { evaluation: EvaluationDetail }) {
  const t = useTranslations('evaluation');
  const tDatasets = useTranslations('datasets');
  const { roles } = usePerson();
  const client = useQueryClient();
  const words = useModelWords();
  const cancel = useMutation({
    mutationFn: sendEvaluationCancellation,
    onSuccess: () => refreshEvaluations(client),
  });
  const { dataset, version, kind, evaluationId } = evaluation;
  return (
    <TopBar
      title={t('of', { dataset, version })}
      context={
        <>
          <Link href="/evaluation" className="underline">
            {t('title')}
          </Link>
          <Badge>{tDatasets(`kinds.${kind}`)}</Badge>
          <span className="truncate">{words(evaluation)}</span>
          <EvaluationState evaluation={evaluation} />
          {cancel.error !== null && <InlineProblem error={cancel.error} />}
        </>
      }
      status={
        isUnderWay(evaluation) &&
        roles.includes('ops') && (
          <Button size="sm" disabled={cancel.isPending} onClick={() => cancel.mutate(evaluationId)}>
            {t('stop')}
          </Button>
        )
      }
    />
  );
}

function Views({ evaluation }: { evaluation: EvaluationDetail }) {
  const t = useTranslations('evaluation');
  const { values, setValues } = useUrlFilters(['view', ...VIEWS.flatMap((view) => VIEW_FILTERS[view])]);
  const view = VIEWS.find((one) => one === values['view']) ?? 'figures';
  const show = (next: View, filters: Readonly<Record<string, string>>) =>
    setValues({ ...(next !== 'figures' && { view: next }), ...filters });
  const ownOf = (one: View) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => VIEW_FILTERS[one].includes(name)));
  const props: ViewProps = { evaluation, values: ownOf(view), onChange: (next) => show(view, next) };
  return (
    <>
      <nav aria-label={t('views')} className="flex gap-1 border-b border-line px-4">
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={one === view ? 'page' : undefined}
            // A brand that is looked at stays the one that is looked at.
            onClick={() => show(one, ownOf(one))}
            className={clsx(
              '-mb-px border-b-2 px-3 py-2 font-semibold',
              one === view ? 'border-accent text-ink' : 'border-transparent text-ink-2 hover:text-ink',
            )}
          >
            {t(`viewNames.${one}`)}
          </button>
        ))}
      </nav>
      {view === 'failures' ? (
        <FailuresView key={JSON.stringify(props.values)} {...props} />
      ) : (
        <main className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-5">
          {view === 'figures' && <FiguresView {...props} />}
          {view === 'slices' && <SlicesView {...props} onFailures={(filters) => show('failures', filters)} />}
          {view === 'confusion' && <ConfusionView {...props} />}
          {view === 'calibration' && <CalibrationView {...props} />}
          {view === 'comparison' && <ComparisonView {...props} />}
        </main>
      )}
    </>
  );
}
