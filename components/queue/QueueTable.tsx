'use client';

import { ListX } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { QueueEntry } from '@/lib/contracts/review';
import { pictureUrl } from '@/lib/client/pictures';
import { Badge } from '../ui/Badge';
import { useDuration } from '../ui/duration';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { QueueState } from './QueueState';

type Props = {
  entries: readonly QueueEntry[];
  isLoading: boolean;
  isFiltered: boolean;
  onLoadMore: (() => void) | undefined;
  /** Where the review of an item is. */
  hrefOf: (reviewItemId: string) => string;
};

export function QueueTable({ entries, isLoading, isFiltered, onLoadMore, hrefOf }: Props) {
  const t = useTranslations('queue');
  const columns = useColumns(hrefOf);
  return (
    <Table
      caption={t('caption')}
      columns={columns}
      rows={entries}
      rowKey={(entry) => entry.reviewItemId}
      isLoading={isLoading}
      onLoadMore={onLoadMore}
      empty={
        <EmptyState
          icon={<ListX size={24} aria-hidden />}
          title={isFiltered ? t('noMatch') : t('empty')}
          text={isFiltered ? t('noMatchText') : t('emptyText')}
        />
      }
    />
  );
}

function useColumns(hrefOf: Props['hrefOf']): ReadonlyArray<Column<QueueEntry>> {
  const t = useTranslations('queue');
  const format = useFormatter();
  const duration = useDuration();
  const decimals = (value: number) =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return [
    {
      id: 'ad',
      header: t('columns.ad'),
      className: 'max-w-100 py-1',
      cell: (entry) => (
        <Link href={hrefOf(entry.reviewItemId)} className="flex items-center gap-3 hover:underline">
          {/* oxlint-disable-next-line nextjs/no-img-element */}
          <img
            src={pictureUrl(entry.firstImageSha256, 160)}
            alt=""
            loading="lazy"
            className="size-9 shrink-0 rounded-sm bg-stage object-cover"
          />
          <span className="truncate font-medium" title={entry.title}>
            {entry.title === '' ? entry.externalId : entry.title}
          </span>
        </Link>
      ),
    },
    {
      id: 'suspects',
      header: t('columns.suspects'),
      cell: (entry) => entry.suspects.map(({ name, prob }) => `${name} ${decimals(prob)}`).join(', '),
    },
    { id: 'state', header: t('columns.state'), cell: (entry) => <QueueState entry={entry} /> },
    { id: 'source', header: t('columns.source'), cell: (entry) => <Badge>{entry.source}</Badge> },
    {
      id: 'seller',
      header: t('columns.seller'),
      cell: (entry) => entry.sellerExternalId ?? <span className="text-ink-3">{t('unknownSeller')}</span>,
    },
    {
      id: 'price',
      header: t('columns.price'),
      isNumber: true,
      cell: ({ price }) => (price === null ? '–' : `${format.number(price.amount)} ${price.currency}`),
    },
    { id: 'wait', header: t('columns.wait'), isNumber: true, cell: (entry) => duration(entry.waitMs) },
    {
      id: 'priority',
      header: t('columns.priority'),
      isNumber: true,
      cell: (entry) => decimals(entry.priority),
    },
  ];
}
