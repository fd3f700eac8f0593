'use client';

import { ListX } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { QueueEntry } from '@/lib/contracts/review';
import { usePerson } from '../shell/person';
import { Badge } from '../ui/Badge';
import { useDuration } from '../ui/duration';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { dueInMs } from './due';
import { QueueAd } from './QueueAd';
import { QueueState } from './QueueState';
import { SuspectNames } from './SuspectNames';

type Props = {
  entries: readonly QueueEntry[];
  isLoading: boolean;
  isFiltered: boolean;
  onLoadMore: (() => void) | undefined;
  /** Where this person can decide an item; null = nowhere. */
  hrefOf: (entry: QueueEntry) => string | null;
};

export function QueueTable({ entries, isLoading, isFiltered, onLoadMore, hrefOf }: Props) {
  const t = useTranslations('queue');
  const columns = useColumns(hrefOf).filter(
    ({ id }) => id !== 'answers' || entries.some(({ answers }) => answers !== null),
  );
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
  const tReasons = useTranslations('reasons');
  const format = useFormatter();
  const duration = useDuration();
  // Whoever decides sees an ad like any other.
  const showsFirstLooks = usePerson().roles.includes('ops');
  return [
    {
      id: 'ad',
      header: t('columns.ad'),
      className: 'w-full max-w-0 min-w-56 py-1',
      cell: (entry) => <QueueAd entry={entry} href={hrefOf(entry)} />,
    },
    {
      id: 'suspects',
      header: t('columns.suspects'),
      cell: (entry) => <SuspectNames suspects={entry.suspects} />,
    },
    {
      id: 'answers',
      header: t('columns.answers'),
      className: 'whitespace-nowrap',
      cell: ({ answers }) => (answers ?? []).map((reason) => tReasons(`${reason}.label`)).join(' · '),
    },
    { id: 'state', header: t('columns.state'), cell: (entry) => <QueueState entry={entry} /> },
    { id: 'source', header: t('columns.source'), cell: (entry) => <Short text={entry.source} /> },
    {
      id: 'seller',
      header: t('columns.seller'),
      cell: ({ sellerExternalId: seller }) =>
        seller === null ? <span className="text-ink-3">{t('unknownSeller')}</span> : <Short text={seller} />,
    },
    {
      id: 'price',
      header: t('columns.price'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ price }) =>
        price === null
          ? '–'
          : `${format.number(price.amount, { minimumFractionDigits: 2 })} ${price.currency}`,
    },
    {
      id: 'wait',
      header: t('columns.wait'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: (entry) => (dueInMs(entry) === null ? '–' : duration(entry.waitMs)),
    },
    {
      id: 'due',
      header: t('columns.due'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: (entry) => <Due inMs={dueInMs(entry)} />,
    },
    {
      id: 'priority',
      header: t('columns.priority'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ priority, firstLook }) => (
        <>
          {firstLook !== null && showsFirstLooks && (
            <Badge tone="accent" className="mr-2">
              {t('firstLook', { rank: firstLook })}
            </Badge>
          )}
          {format.number(priority, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
        </>
      ),
    },
  ];
}

function Short({ text }: { text: string }) {
  return (
    <span className="block max-w-28 truncate" title={text}>
      {text}
    </span>
  );
}

function Due({ inMs }: { inMs: number | null }) {
  const t = useTranslations('queue');
  const duration = useDuration();
  if (inMs === null) return '–';
  if (inMs >= 0) return t('dueIn', { time: duration(inMs) });
  return <span className="text-violation">{t('late', { time: duration(-inMs) })}</span>;
}
