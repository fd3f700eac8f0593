import { useTranslations } from 'use-intl';
import type { CertificatePlan } from '@/lib/contracts/threshold-certificates';
import { Table, type Column } from '../ui/Table';
import { useShareWords } from './use-share-words';

type Level = CertificatePlan['attempts'][number]['levels'][number] & { attempt: number };

/** The sequence of tests, strict to loose, as it was fixed before the sample was drawn. */
export function LevelTable({ plan }: { plan: CertificatePlan }) {
  const t = useTranslations('thresholds');
  const columns = useColumns();
  const begun = plan.attempts.filter(
    ({ number, levels }) => number === plan.attempts[0]!.number || levels.some(({ n }) => n > 0),
  );
  const rows = begun.flatMap(({ number, levels }) =>
    levels.map((level): Level => ({ ...level, attempt: number })),
  );
  return (
    <details className="mt-3">
      <summary className="text-ink-2">{t('certificate.sequence', { count: rows.length })}</summary>
      <div className="mt-2 max-h-80 overflow-auto rounded-lg border border-line">
        <Table
          caption={t('certificate.sequence', { count: rows.length })}
          columns={columns}
          rows={rows}
          rowKey={({ attempt, threshold }) => `${attempt} ${threshold}`}
          empty={null}
        />
      </div>
    </details>
  );
}

function useColumns(): ReadonlyArray<Column<Level>> {
  const t = useTranslations('thresholds');
  const { threshold, count } = useShareWords();
  return [
    { id: 'attempt', header: t('certificate.attempt'), isNumber: true, cell: ({ attempt }) => attempt },
    { id: 'threshold', header: t('threshold'), isNumber: true, cell: (level) => threshold(level.threshold) },
    {
      id: 'labels',
      header: t('certificate.labels'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ n, missing }) => t('certificate.ofLabels', { n: count(n), all: count(n + missing) }),
    },
    { id: 'errors', header: t('certificate.errors'), isNumber: true, cell: ({ errors }) => count(errors) },
    { id: 'state', header: t('state'), cell: ({ state }) => t(`certificate.levels.${state}`) },
  ];
}
