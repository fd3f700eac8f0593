'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import {
  INSIGHTS_FILTER_NAMES,
  readInsightsFilter,
  writeInsightsFilter,
} from '@/lib/client/insights/insights-filter';
import { exportInsightsUrl, insightsQuery } from '@/lib/client/insights/insights-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import { PERIOD_DAYS, STEPS, type Insights } from '@/lib/contracts/insights';
import { AdminSection } from '../admin/AdminSection';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { ButtonLink } from '../ui/Button';
import { FilterBar, type Filter } from '../ui/FilterBar';
import { FunnelView } from './FunnelView';
import { MeasuringView } from './MeasuringView';
import { TrendCharts } from './TrendCharts';
import { YieldView } from './YieldView';
import { useMoment } from '../ui/use-moment';

type Props = {
  /** What the server painted, and under which filters. */
  initial: { query: string; insights: Insights };
  brands: ReadonlyArray<{ slug: string; name: string }>;
};

/** For managers: the way of ads from traffic to verdict, what an hour of review finds, and how both move. */
export function InsightsPage({ initial, brands }: Props) {
  const t = useTranslations('insights');
  const moment = useMoment();
  const { values, setValues } = useUrlFilters(INSIGHTS_FILTER_NAMES);
  const filter = readInsightsFilter(values);
  const isInitial = writeInsightsFilter(filter) === initial.query;
  const query = useQuery({ ...insightsQuery(filter), ...(isInitial && { initialData: initial.insights }) });
  const insights = query.data ?? initial.insights;
  const filters: Filter[] = [
    {
      id: 'days',
      kind: 'choice',
      label: t('period'),
      items: PERIOD_DAYS.map((days) => ({ value: String(days), label: t('lastDays', { days }) })),
      defaultValue: '28',
    },
    {
      id: 'step',
      kind: 'choice',
      label: t('step'),
      items: STEPS.map((step) => ({ value: step, label: t(`steps.${step}`) })),
      defaultValue: 'day',
    },
    {
      id: 'brand',
      kind: 'choice',
      label: t('brand'),
      items: brands.map(({ slug, name }) => ({ value: slug, label: name })),
    },
  ];
  return (
    <>
      <TopBar
        title={t('title')}
        context={
          <span>
            {insights.countedAt === null
              ? t('notCounted')
              : t('countedAt', {
                  at: moment(insights.countedAt),
                })}
          </span>
        }
        status={
          <ButtonLink
            look="quiet"
            icon={<Download size={14} aria-hidden />}
            href={exportInsightsUrl(filter)}
            download
          >
            {t('download')}
          </ButtonLink>
        }
      />
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="border-b border-line px-5 py-3">
          <FilterBar filters={filters} values={values} onChange={setValues} />
        </div>
        {query.isError && (
          <div className="px-5 pt-3">
            <InlineProblem error={query.error} />
          </div>
        )}
        <div className="flex flex-col gap-6 p-5" aria-busy={query.isPlaceholderData}>
          <AdminSection
            title={t('funnel.title')}
            text={insights.brand ? t('funnel.brandText', { brand: insights.brand.name }) : t('funnel.text')}
          >
            <FunnelView funnel={insights.funnel} isBrand={insights.brand !== null} />
          </AdminSection>
          <AdminSection title={t('yields.title')} text={t('yields.text')}>
            <YieldView yields={insights.yields} />
          </AdminSection>
          <MeasuringView days={filter.days} />
          <TrendCharts points={insights.points} step={filter.step} />
        </div>
      </main>
    </>
  );
}
