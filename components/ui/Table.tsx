'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './Button';
import { Skeleton } from './Skeleton';

export type Column<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, under each other. */
  isNumber?: boolean;
  /** How the rows are ordered by it, where they are. */
  sorted?: 'ascending' | 'descending' | undefined;
  className?: string;
};

type Props<Row> = {
  /** Read out before the table; not shown. */
  caption: string;
  columns: ReadonlyArray<Column<Row>>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selectedKey?: string | null;
  isLoading?: boolean;
  /** Shown in place of the rows when there are none. */
  empty: ReactNode;
  /** Nothing in its rows takes the keyboard, so the table itself does, to be scrolled. */
  isScrolledByKey?: boolean;
  /** Absent when there is no next page. */
  onLoadMore?: (() => void) | undefined;
};

const SKELETON_ROWS = Array.from({ length: 8 }, (_, index) => `skeleton-${index}`);

/** One dense table for every list; pages are keysets, so more is appended and nothing shifts. */
export function Table<Row>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, selectedKey = null, isLoading = false, empty, onLoadMore } = props;
  const t = useTranslations('ui');
  if (!isLoading && rows.length === 0) return empty;
  const scrolled = props.isScrolledByKey ? { role: 'region', 'aria-label': caption, tabIndex: 0 } : {};
  return (
    <div className="max-h-full overflow-auto" {...scrolled}>
      <table className="w-full border-separate border-spacing-0" aria-busy={isLoading}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={column.sorted}
                className={clsx(HEAD_CLASS, column.isNumber && 'text-right')}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              aria-current={rowKey(row) === selectedKey ? 'true' : undefined}
              className="relative hover:bg-hover aria-[current]:bg-accent-soft"
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={clsx(CELL_CLASS, column.isNumber && 'text-right', column.className)}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {isLoading &&
            SKELETON_ROWS.map((key) => (
              <tr key={key}>
                {columns.map((column) => (
                  <td key={column.id} className={CELL_CLASS}>
                    <Skeleton className="h-4 w-full max-w-32" />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      {onLoadMore !== undefined && !isLoading && (
        <div className="flex justify-center py-3">
          <Button onClick={onLoadMore}>{t('loadMore')}</Button>
        </div>
      )}
    </div>
  );
}

const HEAD_CLASS =
  'sticky top-0 z-10 h-8 border-b border-line bg-panel px-3 text-left text-xs font-semibold whitespace-nowrap text-ink-3';
const CELL_CLASS = 'h-9 border-b border-line px-3';
