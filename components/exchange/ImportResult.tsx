'use client';

import { useTranslations } from 'use-intl';
import type { LabelImportResult } from '@/lib/contracts/exchange';
import { Table, type Column } from '../ui/Table';

type Problem = LabelImportResult['problems'][number];

/** What an import did, or would do, and what is wrong with it. */
export function ImportResult({ result }: { result: LabelImportResult }) {
  const t = useTranslations('exchange');
  const columns = useColumns();
  const { counts, importId, isDryRun, problemCount, problems } = result;
  const outcome = importId !== null ? 'done' : isDryRun ? 'tried' : 'refused';
  return (
    <section aria-label={t('result')} className="flex flex-col gap-2">
      <output>
        {t(`outcomes.${outcome}`, { problemCount })} {t('counts', counts)}
      </output>
      {problemCount > problems.length && (
        <p className="text-ink-3">{t('firstProblems', { shown: problems.length })}</p>
      )}
      {problems.length > 0 && (
        <Table
          caption={t('problemsTitle')}
          columns={columns}
          rows={problems}
          rowKey={(problem) => `${problems.indexOf(problem)}`}
          empty={null}
        />
      )}
    </section>
  );
}

function useColumns(): ReadonlyArray<Column<Problem>> {
  const t = useTranslations('exchange');
  return [
    {
      id: 'place',
      header: t('place'),
      className: 'py-1 align-top whitespace-nowrap',
      cell: ({ file, line, pointer }) => (
        <>
          <span className="block">{line === null ? file : t('lineOf', { file, line })}</span>
          {pointer !== null && <span className="block text-xs text-ink-3">{pointer}</span>}
        </>
      ),
    },
    {
      id: 'problem',
      header: t('problem'),
      className: 'w-1/2 py-1 align-top',
      cell: ({ code, problem }) => (
        <>
          <span className="block">{t(`problems.${code}`)}</span>
          <span className="block text-xs text-ink-3">{problem}</span>
        </>
      ),
    },
    {
      id: 'expected',
      header: t('expected'),
      className: 'w-1/2 py-1 align-top',
      cell: ({ expected }) => expected,
    },
  ];
}
