'use client';

import { Scale } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import type { Precedent } from '@/lib/contracts/precedents';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { OutcomeBadge } from './OutcomeBadge';
import { useInWords } from './use-in-words';

type Props = {
  entries: readonly Precedent[];
  isLoading: boolean;
  isFiltered: boolean;
  /** Whether cases are of several brands. */
  hasBrand: boolean;
  chosenId: string | null;
  onChoose: (precedentId: string) => void;
  onLoadMore: (() => void) | undefined;
};

export function CaseTable(props: Props) {
  const { entries, isLoading, isFiltered, chosenId, onLoadMore } = props;
  const t = useTranslations('precedents');
  const columns = useColumns(props);
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={entries}
      rowKey={({ precedentId }) => precedentId}
      selectedKey={chosenId}
      isLoading={isLoading}
      onLoadMore={onLoadMore}
      empty={
        <EmptyState
          icon={<Scale size={24} aria-hidden />}
          title={isFiltered ? t('noMatch') : t('empty')}
          text={isFiltered ? t('noMatchText') : t('emptyText')}
        />
      }
    />
  );
}

function useColumns({ hasBrand, chosenId, onChoose }: Props): ReadonlyArray<Column<Precedent>> {
  const t = useTranslations('precedents');
  const format = useFormatter();
  const inWords = useInWords();
  return [
    {
      id: 'picture',
      header: t('columns.picture'),
      className: 'w-16 py-1',
      cell: ({ imageSha256 }) => (
        // oxlint-disable-next-line nextjs/no-img-element
        <img
          src={pictureUrl(imageSha256, 160)}
          alt=""
          loading="lazy"
          className="size-12 max-w-none rounded-sm bg-stage object-cover"
        />
      ),
    },
    {
      id: 'sentence',
      header: t('columns.sentence'),
      className: 'w-full max-w-0 min-w-56 py-1',
      cell: ({ precedentId, sentence, point }) => (
        <>
          <button
            type="button"
            aria-pressed={precedentId === chosenId}
            title={sentence}
            className="block max-w-full truncate text-left font-semibold after:absolute after:inset-0"
            onClick={() => onChoose(precedentId)}
          >
            {sentence}
          </button>
          {point !== null && <span className="block truncate text-ink-2">{inWords(point.text)}</span>}
        </>
      ),
    },
    { id: 'reason', header: t('reason'), cell: ({ reason }) => <OutcomeBadge reason={reason} /> },
    ...(hasBrand
      ? [{ id: 'brand', header: t('filters.brand'), cell: ({ brand }: Precedent) => brand.name }]
      : []),
    {
      id: 'tags',
      header: t('tags'),
      cell: ({ tags }) => (
        <span className="block max-w-44 truncate" title={tags.join(', ')}>
          {tags.join(', ')}
        </span>
      ),
    },
    {
      id: 'by',
      header: t('columns.pinnedBy'),
      className: 'whitespace-nowrap',
      cell: ({ pinnedBy }) => pinnedBy ?? t('system'),
    },
    {
      id: 'at',
      header: t('columns.at'),
      className: 'whitespace-nowrap',
      cell: ({ createdAt }) => format.dateTime(new Date(createdAt), { dateStyle: 'medium' }),
    },
  ];
}
