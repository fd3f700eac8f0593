'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Dataset } from '@/lib/contracts/dataset-versions';
import { Badge } from '../ui/Badge';
import { Table, type Column } from '../ui/Table';
import { FreezeProgress } from './FreezeProgress';
import { ShortHash } from '../admin/PanelPart';
import { useMoment } from '../ui/use-moment';

type Props = { datasets: readonly Dataset[]; isLoading: boolean; empty: ReactNode };

/** Every dataset with its latest version, and what is being frozen. */
export function DatasetTable({ datasets, isLoading, empty }: Props) {
  const t = useTranslations('datasets');
  const columns = useColumns();
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={datasets}
      rowKey={(dataset) => dataset.name}
      isLoading={isLoading}
      empty={empty}
    />
  );
}

function useColumns(): ReadonlyArray<Column<Dataset>> {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const moment = useMoment();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      className: 'min-w-48 whitespace-nowrap',
      cell: ({ name }) => (
        <Link href={`/datasets/${name}`} className="font-semibold after:absolute after:inset-0">
          {name}
        </Link>
      ),
    },
    { id: 'kind', header: t('columns.kind'), cell: ({ kind }) => <Badge>{t(`kinds.${kind}`)}</Badge> },
    {
      id: 'version',
      header: t('columns.version'),
      isNumber: true,
      cell: ({ latest }) => (latest === null ? '–' : format.number(latest.number)),
    },
    {
      id: 'entries',
      header: t('columns.entries'),
      isNumber: true,
      cell: ({ latest }) => (latest === null ? '–' : format.number(latest.entryCount)),
    },
    {
      id: 'images',
      header: t('columns.images'),
      isNumber: true,
      cell: ({ latest }) => (latest === null ? '–' : format.number(latest.imageCount)),
    },
    {
      id: 'hash',
      header: t('columns.hash'),
      cell: ({ latest }) => latest !== null && <ShortHash hash={latest.contentHash} />,
    },
    {
      id: 'frozen',
      header: t('columns.frozen'),
      className: 'w-full',
      cell: ({ latest, freeze }) =>
        freeze !== null && freeze.state !== 'frozen' ? (
          <div className="relative z-1 w-max">
            <FreezeProgress freeze={freeze} />
          </div>
        ) : (
          latest && moment(latest.frozenAt)
        ),
    },
  ];
}
