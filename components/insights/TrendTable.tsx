'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { InsightPoint } from '@/lib/contracts/insights';
import { useShareWords } from '../thresholds/use-share-words';
import { Table, type Column } from '../ui/Table';

/** What the charts draw, in numbers, the newest step first. */
export function TrendTable({ points }: { points: readonly InsightPoint[] }) {
  const t = useTranslations('insights.trends');
  const format = useFormatter();
  const { percent } = useShareWords();
  const count = (value: number) => format.number(value);
  const rounded = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  const number = (
    id: string,
    header: string,
    cell: (point: InsightPoint) => string,
  ): Column<InsightPoint> => ({
    id,
    header,
    isNumber: true,
    cell,
  });
  const columns: ReadonlyArray<Column<InsightPoint>> = [
    { id: 'from', header: t('from'), cell: ({ from }) => from },
    number('verdicts', t('names.verdicts'), ({ verdicts }) => count(verdicts)),
    number('settled', t('settled'), ({ settled }) => count(settled)),
    number('found', t('names.found'), ({ found }) => count(found)),
    number('precision', t('names.precision'), ({ precision }) =>
      precision.kind === 'estimate'
        ? t('share', {
            share: percent(precision.value),
            low: percent(precision.low),
            high: percent(precision.high),
            n: precision.n,
          })
        : t('tooFew', { n: precision.n }),
    ),
    number('backlog', t('names.backlog'), ({ backlog }) => count(backlog)),
    number('median', t('median'), ({ backlogMedianHours }) => rounded(backlogMedianHours)),
    number('oldest', t('oldest'), ({ backlogOldestHours }) => rounded(backlogOldestHours)),
    number('minutes', t('names.reviewerMinutes'), ({ reviewerMinutes }) => rounded(reviewerMinutes)),
  ];
  return (
    <details>
      <summary className="cursor-pointer px-4 py-2 text-ink-2 hover:text-ink">{t('inNumbers')}</summary>
      <Table
        caption={t('title')}
        columns={columns}
        rows={points.toReversed()}
        rowKey={({ from }) => from}
        empty={null}
      />
    </details>
  );
}
