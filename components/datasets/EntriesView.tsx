'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { entriesQuery } from '@/lib/client/datasets/dataset-queries';
import type { DatasetVersion } from '@/lib/contracts/dataset-versions';
import { EntryClassSchema } from '@/lib/contracts/data-sheet';
import { SPLITS } from '@/lib/domain/datasets/splits';
import { RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { FilterBar, type FilterValues } from '../ui/FilterBar';
import { Skeleton } from '../ui/Skeleton';
import { EntryTile } from './EntryTile';
import { LineageSheet } from './LineageSheet';

type Props = {
  version: DatasetVersion;
  /** `split`, `brand` and `class`, as in the URL. */
  values: FilterValues;
  onChange: (values: FilterValues) => void;
};

/** The entries of a version, picture by picture; each says where it comes from. */
export function EntriesView({ version, values, onChange }: Props) {
  const t = useTranslations('datasets');
  const tUi = useTranslations('ui');
  const address = { name: version.dataset, number: version.number };
  const [openPosition, setOpenPosition] = useState<number | null>(null);
  const list = useInfiniteQuery(
    entriesQuery(address, {
      split: values['split'] ?? null,
      brand: values['brand'] ?? null,
      class: values['class'] ?? null,
    }),
  );
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <div className="flex flex-col gap-4 p-5">
      <FilterBar
        values={values}
        onChange={onChange}
        filters={[
          {
            id: 'split',
            kind: 'choice',
            label: t('columns.split'),
            items: SPLITS.map((split) => ({ value: split, label: t(`splits.${split}`) })),
          },
          {
            id: 'brand',
            kind: 'choice',
            label: t('fields.brand'),
            items: version.sheet.brands.map(({ slug, name }) => ({ value: slug, label: name })),
          },
          {
            id: 'class',
            kind: 'choice',
            label: t('columns.class'),
            items: EntryClassSchema.options.map((one) => ({ value: one, label: t(`classes.${one}`) })),
          },
        ]}
      />
      {list.isError && <RequestProblem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && entries.length === 0 && <EmptyState title={t('noEntry')} />}
      <ul className={GRID}>
        {entries.map((entry) => (
          <li key={entry.position}>
            <EntryTile entry={entry} onOpen={() => setOpenPosition(entry.position)} />
          </li>
        ))}
        {(list.isPending || list.isFetchingNextPage) &&
          Array.from({ length: 12 }, (_, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <Skeleton key={index} className="aspect-[4/5]" />
          ))}
      </ul>
      {list.hasNextPage && !list.isFetching && (
        <Button className="self-center" onClick={() => void list.fetchNextPage()}>
          {tUi('loadMore')}
        </Button>
      )}
      {openPosition !== null && (
        <LineageSheet version={address} position={openPosition} onClose={() => setOpenPosition(null)} />
      )}
    </div>
  );
}

const GRID = 'grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-2';
