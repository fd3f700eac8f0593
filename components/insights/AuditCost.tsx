'use client';

import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { forecastAudits, type AuditFacts, type AuditForecast } from '@/lib/domain/insights/audit-forecast';
import { useShareWords } from '../thresholds/use-share-words';
import { Field, Input } from '../ui/Field';
import { Table, type Column } from '../ui/Table';
import { ShareCell } from './ShareCell';

/** Rates that are laid beside the one in use, by how many times as much. */
const TIMES = [0.25, 0.5, 1, 2, 4];

const prevalenceCell = ({ prevalence }: AuditForecast) => <ShareCell share={prevalence} />;
const recallCell = ({ liveRecall }: AuditForecast) => <ShareCell share={liveRecall} />;

/** What audits take a day, and how sure they make, at the rate in use, at others, and at one that is typed. */
export function AuditCost({ facts, timedAudits }: { facts: AuditFacts; timedAudits: number }) {
  const t = useTranslations('insights.measuring.cost');
  const format = useFormatter();
  const { percent } = useShareWords();
  const [typed, setTyped] = useState('');
  const own = Number(typed) / 100;
  const rates = new Set(TIMES.map((times) => Math.min(1, times * facts.rate)));
  if (own > 0 && own <= 1) rates.add(own);
  const rows = [...rates].toSorted((a, b) => a - b).map((rate) => forecastAudits(facts, rate));
  const number = (value: number) => format.number(value, { maximumSignificantDigits: 3 });
  const columns: ReadonlyArray<Column<AuditForecast>> = [
    {
      id: 'rate',
      header: t('rate'),
      cell: ({ rate }) => (rate === facts.rate ? t('inUse', { rate: percent(rate) }) : percent(rate)),
    },
    { id: 'audits', header: t('audits'), isNumber: true, cell: ({ auditsPerDay }) => number(auditsPerDay) },
    {
      id: 'minutes',
      header: t('minutes'),
      isNumber: true,
      cell: ({ minutesPerDay }) => number(minutesPerDay),
    },
    { id: 'prevalence', header: t('prevalence'), isNumber: true, cell: prevalenceCell },
    { id: 'recall', header: t('recall'), isNumber: true, cell: recallCell },
  ];
  return (
    <>
      <Table
        caption={t('title')}
        columns={columns}
        rows={rows}
        rowKey={({ rate }) => String(rate)}
        selectedKey={String(own > 0 ? own : facts.rate)}
        empty={null}
      />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2 border-t border-line px-3 py-2">
        <Field label={t('try')} className="w-44">
          <Input
            type="number"
            min={0.01}
            max={100}
            step="any"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
        <p className="min-w-0 flex-1 text-xs text-ink-3">
          {timedAudits > 0
            ? t('timed', { seconds: number(facts.secondsPerAudit), count: timedAudits })
            : t('assumed', { seconds: number(facts.secondsPerAudit) })}{' '}
          {t('setting', { setting: 'AUDIT_MIN_PROBABILITY' })}
        </p>
      </div>
    </>
  );
}
