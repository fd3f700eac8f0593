'use client';

import { FileDown } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { LabelImportList } from '@/lib/contracts/exchange';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { useMoment } from '../ui/use-moment';

type Row = LabelImportList['imports'][number];

export function ImportList({ imports }: { imports: readonly Row[] }) {
  const t = useTranslations('exchange');
  const columns = useColumns();
  return (
    <Table
      caption={t('importsTitle')}
      columns={columns}
      rows={imports}
      rowKey={({ importId }) => importId}
      empty={
        <EmptyState
          icon={<FileDown size={24} aria-hidden />}
          title={t('noImports')}
          text={t('noImportsText')}
        />
      }
    />
  );
}

function useColumns(): ReadonlyArray<Column<Row>> {
  const t = useTranslations('exchange');
  const moment = useMoment();
  return [
    { id: 'at', header: t('at'), className: 'whitespace-nowrap', cell: ({ at }) => moment(at) },
    { id: 'by', header: t('by'), cell: ({ by }) => by ?? t('commandLine') },
    { id: 'file', header: t('file'), className: 'w-full', cell: ({ fileName }) => fileName },
    { id: 'format', header: t('format'), cell: ({ format }) => t(`formats.${format}`) },
    { id: 'mode', header: t('mode'), cell: ({ mode }) => t(`modes.${mode}`) },
    {
      id: 'pictures',
      header: t('picturesTitle'),
      isNumber: true,
      cell: ({ counts }) => counts?.pictures ?? '–',
    },
    { id: 'boxes', header: t('boxes'), isNumber: true, cell: ({ counts }) => counts?.boxes ?? '–' },
    {
      id: 'written',
      header: t('written'),
      isNumber: true,
      cell: ({ counts }) => counts?.written ?? t('notFinished'),
    },
  ];
}
