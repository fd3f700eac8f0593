'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { InsightPoint, Step } from '@/lib/contracts/insights';
import { AdminSection } from '../admin/AdminSection';
import { useShareWords } from '../thresholds/use-share-words';
import { TrendChart } from './TrendChart';
import { TrendTable } from './TrendTable';
import { TRENDS, valuesOf, type Trend } from './trend-shapes';

type Props = { points: readonly InsightPoint[]; step: Step };

const LINES: ReadonlySet<Trend> = new Set(['precision', 'backlogAge']);

/** How the work moves over the period, a chart a figure, and the same in numbers. */
export function TrendCharts({ points, step }: Props) {
  const t = useTranslations('insights.trends');
  const format = useFormatter();
  const { percent } = useShareWords();
  const days = points.map(({ from }) => from);
  const number = (value: number) =>
    format.number(value, { maximumSignificantDigits: 3, notation: 'compact' });
  return (
    <AdminSection title={t('title')} text={t(`text.${step}`)}>
      <div className="grid grid-cols-3 max-xl:grid-cols-2 max-md:grid-cols-1">
        {TRENDS.map((trend) => (
          <figure
            key={trend}
            aria-labelledby={`trend-${trend}`}
            className="flex min-w-0 flex-col gap-2 border-r border-b border-line p-4"
          >
            <figcaption>
              <h3 id={`trend-${trend}`} className="font-semibold">
                {t(`names.${trend}`)}
              </h3>
              <p className="min-h-8 text-xs text-ink-3">{t(`means.${trend}`)}</p>
            </figcaption>
            <TrendChart
              values={valuesOf(trend, points)}
              look={LINES.has(trend) ? 'line' : 'bars'}
              days={days}
              {...(trend === 'precision' && { most: 1 })}
              formatValue={trend === 'precision' ? percent : number}
            />
          </figure>
        ))}
      </div>
      <TrendTable points={points} />
    </AdminSection>
  );
}
