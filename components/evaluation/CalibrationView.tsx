'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { figuresQuery } from '@/lib/client/evaluation/evaluation-queries';
import type { EvaluationFigures } from '@/lib/contracts/evaluations';
import { AdminSection } from '../admin/AdminSection';
import { RequestProblem } from '../shell/RequestProblem';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Table, type Column } from '../ui/Table';
import { Figure } from './Figure';
import { ReliabilityChart } from './ReliabilityChart';
import { ScopeBar } from './ScopeBar';
import type { ViewProps } from './view-props';

type Bin = NonNullable<EvaluationFigures['calibration']>['bins'][number];

/** Whether what is said to be 80 % sure is right 80 times in a hundred. */
export function CalibrationView(props: ViewProps) {
  const { evaluation, values } = props;
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const { brand } = values;
  const figures = useQuery(figuresQuery(evaluation.evaluationId, { ...(brand !== undefined && { brand }) }));
  const columns = useColumns();
  if (evaluation.kind === 'business') {
    return <EmptyState title={t('noCalibration')} text={t('noCalibrationText')} />;
  }
  const calibration = figures.data?.calibration;
  return (
    <>
      <ScopeBar {...props} hasPoint={false} />
      {figures.isError && <RequestProblem error={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.isPending && <Skeleton className="h-64" />}
      {calibration && (
        <AdminSection title={t('calibration')} text={t(`calibrationText.${evaluation.kind}`)}>
          <div className="grid gap-6 p-4 lg:grid-cols-[26rem_minmax(0,44rem)]">
            <div className="flex flex-col gap-3">
              <ReliabilityChart bins={calibration.bins} />
              <p>
                {calibration.error === null
                  ? t('noPairs')
                  : t('calibrationError', {
                      error: format.number(calibration.error, { maximumFractionDigits: 3 }),
                    })}
              </p>
            </div>
            <Table
              caption={t('calibration')}
              columns={columns}
              rows={calibration.bins}
              rowKey={({ low }) => String(low)}
              empty={null}
            />
          </div>
        </AdminSection>
      )}
    </>
  );
}

function useColumns(): ReadonlyArray<Column<Bin>> {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const prob = (value: number) =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return [
    {
      id: 'range',
      header: t('binRange'),
      className: 'whitespace-nowrap',
      cell: ({ low, high }) => t('range', { low: format.number(low), high: format.number(high) }),
    },
    {
      id: 'pairs',
      header: t('pairs'),
      isNumber: true,
      cell: ({ present }) => format.number(present.n),
    },
    {
      id: 'said',
      header: t('meanSaid'),
      isNumber: true,
      cell: ({ meanProb }) => (meanProb === null ? '–' : prob(meanProb)),
    },
    {
      id: 'present',
      header: t('sharePresent'),
      isNumber: true,
      className: 'w-full',
      cell: ({ present }) => <Figure estimate={present} />,
    },
  ];
}
