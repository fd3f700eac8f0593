'use client';

import { useQuery } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { exportsQuery } from '@/lib/client/exchange-queries';
import type { LabelExport } from '@/lib/contracts/exchange';
import { useMoment } from '../ui/use-moment';
import { InlineProblem } from '../shell/RequestProblem';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Table, type Column } from '../ui/Table';
import { ExportState } from './ExportState';

export function ExportList() {
  const t = useTranslations('exchange');
  const columns = useColumns();
  const { data, error } = useQuery(exportsQuery());
  if (data === undefined)
    return error === null ? <Skeleton className="h-24" /> : <InlineProblem error={error} />;
  return (
    <Table
      caption={t('exportsTitle')}
      columns={columns}
      rows={data.exports}
      rowKey={({ exportId }) => exportId}
      empty={
        <EmptyState
          icon={<FileUp size={24} aria-hidden />}
          title={t('noExports')}
          text={t('noExportsText')}
        />
      }
    />
  );
}

function useColumns(): ReadonlyArray<Column<LabelExport>> {
  const t = useTranslations('exchange');
  const moment = useMoment();
  return [
    { id: 'at', header: t('at'), className: 'whitespace-nowrap', cell: ({ at }) => moment(at) },
    { id: 'by', header: t('by'), className: 'whitespace-nowrap', cell: ({ by }) => by },
    { id: 'file', header: t('file'), className: 'whitespace-nowrap', cell: ({ fileName }) => fileName },
    {
      id: 'format',
      header: t('format'),
      className: 'whitespace-nowrap',
      cell: ({ format }) => t(`formats.${format}`),
    },
    {
      id: 'pictures',
      header: t('picturesTitle'),
      isNumber: true,
      cell: ({ total }) => total ?? '–',
    },
    { id: 'left-out', header: t('leftOut'), isNumber: true, cell: ({ leftOut }) => leftOut ?? '–' },
    { id: 'state', header: t('exportState'), className: 'w-full', cell: (one) => <ExportState one={one} /> },
  ];
}
