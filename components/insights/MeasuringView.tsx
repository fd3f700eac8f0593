'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { measuringQuery } from '@/lib/client/insights/insights-queries';
import type { Measuring } from '@/lib/contracts/insights';
import { forecastAudits, type AuditFacts } from '@/lib/domain/insights/audit-forecast';
import { AdminSection } from '../admin/AdminSection';
import { InlineProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';
import { Table, type Column } from '../ui/Table';
import { AuditCost } from './AuditCost';
import { ShareCell } from './ShareCell';

type Row = Pick<Measuring['brands'][number], 'prevalence' | 'liveRecall' | 'precision'> & {
  key: string;
  name: string;
};

const nameCell = ({ key, name }: Row) => (
  <span className={key === '' ? 'font-semibold' : undefined}>{name}</span>
);
const prevalenceCell = ({ prevalence }: Row) => <ShareCell share={prevalence} />;
const precisionCell = ({ precision }: Row) => <ShareCell share={precision} />;
const recallCell = ({ liveRecall }: Row) => <ShareCell share={liveRecall} />;

/** What audits keep fresh: prevalence, precision and live recall, and what that costs. */
export function MeasuringView({ days }: { days: number }) {
  const t = useTranslations('insights.measuring');
  const query = useQuery(measuringQuery(days));
  const measuring = query.data;
  return (
    <>
      <AdminSection title={t('title')} text={t('text')}>
        {query.isError && <InlineProblem error={query.error} />}
        {query.isPending && <Skeleton className="m-3 h-24" />}
        {measuring?.facts && <Quantities measuring={measuring} facts={measuring.facts} />}
        {measuring?.facts === null && <p className="p-3 text-ink-3">{t('none')}</p>}
        {measuring && (
          <p className="border-t border-line px-3 py-2 text-xs text-ink-3">
            {t('basis', { complete: measuring.completeDays, days: measuring.days })}
          </p>
        )}
      </AdminSection>
      {measuring?.facts && (
        <AdminSection title={t('cost.title')} text={t('cost.text')}>
          <AuditCost facts={measuring.facts} timedAudits={measuring.timedAudits} />
        </AdminSection>
      )}
    </>
  );
}

function Quantities({ measuring, facts }: { measuring: Measuring; facts: AuditFacts }) {
  const t = useTranslations('insights.measuring');
  const { prevalence, liveRecall } = forecastAudits(facts, facts.rate);
  const rows: Row[] = [
    { key: '', name: t('all'), prevalence, liveRecall, precision: measuring.precision },
    ...measuring.brands.map(({ slug, ...brand }) => ({ key: slug, ...brand })),
  ];
  const columns: ReadonlyArray<Column<Row>> = [
    { id: 'brand', header: t('brand'), cell: nameCell },
    { id: 'prevalence', header: t('prevalence'), isNumber: true, cell: prevalenceCell },
    { id: 'precision', header: t('precision'), isNumber: true, cell: precisionCell },
    { id: 'recall', header: t('recall'), isNumber: true, cell: recallCell },
  ];
  return (
    <div className="max-h-96 overflow-auto">
      <Table caption={t('title')} columns={columns} rows={rows} rowKey={({ key }) => key} empty={null} />
    </div>
  );
}
