'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { ReleaseEvent } from '@/lib/contracts/releases';
import { useMoment } from '../ui/use-moment';
import { Table, type Column } from '../ui/Table';

type Props = { events: readonly ReleaseEvent[]; isLoading: boolean };

/** Who did what, the newest first. */
export function EventTable({ events, isLoading }: Props) {
  const t = useTranslations('releases');
  return (
    <Table
      caption={t('events')}
      columns={useColumns()}
      rows={events}
      rowKey={({ eventId }) => eventId}
      isLoading={isLoading}
      empty={<p className="px-3 py-4 text-ink-3">{t('noEvent')}</p>}
    />
  );
}

function useColumns(): ReadonlyArray<Column<ReleaseEvent>> {
  const t = useTranslations('releases');
  const moment = useMoment();
  return [
    { id: 'at', header: t('columns.at'), className: 'whitespace-nowrap', cell: ({ at }) => moment(at) },
    {
      id: 'brand',
      header: t('columns.brand'),
      className: 'whitespace-nowrap',
      cell: ({ brand }) =>
        brand && (
          <Link href={`/brands/${brand.slug}`} className="font-semibold">
            {brand.name}
          </Link>
        ),
    },
    {
      id: 'what',
      header: t('columns.what'),
      className: 'whitespace-nowrap',
      cell: ({ action, version, releaseNumber }) =>
        t(`actions.${action}`, { version: version ?? 0, release: releaseNumber ?? 0 }),
    },
    {
      id: 'by',
      header: t('columns.by'),
      className: 'w-full',
      cell: ({ by }) => by?.name ?? t('system'),
    },
  ];
}
