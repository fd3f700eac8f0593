'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { DatasetVersionSummary } from '@/lib/contracts/dataset-versions';
import { Table, type Column } from '../ui/Table';
import { ShortHash } from '../admin/PanelPart';
import { useMoment } from '../ui/use-moment';

type Props = { name: string; versions: readonly DatasetVersionSummary[] };

/** The versions of a dataset, newest first; equal content has equal hashes. */
export function VersionTable({ name, versions }: Props) {
  const t = useTranslations('datasets');
  const columns = useColumns(name);
  return (
    <Table
      caption={t('versions')}
      columns={columns}
      rows={versions}
      rowKey={(version) => version.versionId}
      empty={<p className="px-3 py-4 text-ink-3">{t('noVersion')}</p>}
    />
  );
}

function useColumns(name: string): ReadonlyArray<Column<DatasetVersionSummary>> {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const moment = useMoment();
  const number = (id: 'entryCount' | 'imageCount' | 'largestGroupCount' | 'leftOutCount') => ({
    id,
    header: t(`columns.${id}`),
    isNumber: true,
    cell: (version: DatasetVersionSummary) => format.number(version[id]),
  });
  return [
    {
      id: 'number',
      header: t('columns.version'),
      className: 'min-w-24 whitespace-nowrap',
      cell: (version) => (
        <Link
          href={`/datasets/${name}/${version.number}`}
          className="font-semibold after:absolute after:inset-0"
        >
          {t('version', { number: version.number })}
        </Link>
      ),
    },
    number('entryCount'),
    number('imageCount'),
    number('largestGroupCount'),
    number('leftOutCount'),
    {
      id: 'recipe',
      header: t('columns.recipe'),
      isNumber: true,
      cell: ({ recipeNumber }) => format.number(recipeNumber),
    },
    { id: 'hash', header: t('columns.hash'), cell: ({ contentHash }) => <ShortHash hash={contentHash} /> },
    {
      id: 'frozen',
      header: t('columns.frozen'),
      className: 'w-full whitespace-nowrap',
      cell: ({ frozenAt }) => moment(frozenAt),
    },
  ];
}
