'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type MouseEvent, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import type { Pair } from '@/lib/contracts/data-browser';
import { pairKey } from '@/lib/client/data/data-queries';
import { useElementSize } from '@/lib/client/element-size';
import { Skeleton } from '../ui/Skeleton';
import { PairTile } from './PairTile';

type Props = {
  pairs: readonly Pair[];
  /** Of the tile, in px; as many columns as fit. */
  tilePx: number;
  activeIndex: number;
  selectedKeys: ReadonlySet<string>;
  isLoadingMore: boolean;
  /** The element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  onColumns: (columns: number) => void;
  onPress: (index: number, event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => void;
  onTick: (index: number) => void;
  /** The last rows are on screen; undefined when nothing comes after them. */
  onEnd: (() => void) | undefined;
};

const GAP_PX = 8;
/** Under the picture: two lines of words. */
const CAPTION_PX = 60;
/** Rows before the end at which the next page is asked for. */
const AHEAD_ROWS = 4;

/** The pictures, as many rows of them as are on screen. The focus is on one tile, and arrow keys move it. */
export function PairGrid(props: Props) {
  const { pairs, tilePx, activeIndex, selectedKeys, isLoadingMore, scroller } = props;
  const { onColumns, onPress, onTick, onEnd } = props;
  const t = useTranslations('data');
  const width = useElementSize(scroller)?.width ?? 0;
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (tilePx + GAP_PX)));
  const columnPx = (width - (columns - 1) * GAP_PX) / columns;
  const rowCount = Math.ceil(pairs.length / columns);
  // The compiler leaves this component as it is, which is what the virtualizer wants.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => columnPx + CAPTION_PX + GAP_PX,
    overscan: 3,
  });
  const shown = rows.getVirtualItems();
  const firstShown = shown[0]?.index ?? 0;
  const lastShown = shown.at(-1)?.index ?? 0;
  const activeRow = Math.floor(activeIndex / columns);

  // The page's keys move by rows, so they need to know how wide one is.
  useEffect(() => onColumns(columns), [columns, onColumns]);
  // Joins the virtualizer: heights change with the columns.
  useEffect(() => rows.measure(), [rows, columnPx]);
  // Joins the scroll position: what comes next is on its way before the end is reached.
  useEffect(() => {
    if (lastShown >= rowCount - AHEAD_ROWS) onEnd?.();
  }, [lastShown, rowCount, onEnd]);
  // Joins the scroll position: the keys may go to a tile that is not on the page yet.
  const wantsFocus = useRef<boolean | null>(null);
  useEffect(() => {
    // Not at first: nobody has pressed a key.
    if (wantsFocus.current === null) {
      wantsFocus.current = false;
      return;
    }
    wantsFocus.current = true;
    rows.scrollToIndex(activeRow, { align: 'auto' });
  }, [rows, activeRow, activeIndex]);
  // Joins the focus: it follows once that tile is there, and is taken from no field.
  useEffect(() => {
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-pair="${activeIndex}"]`);
    if (!wantsFocus.current || !tile) return;
    wantsFocus.current = false;
    if (document.activeElement?.matches('[data-pair], body')) tile.focus({ preventScroll: true });
  }, [scroller, activeIndex, firstShown, lastShown]);

  const side = columnPx > 200 ? 480 : 160;
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="grid"
      aria-label={t('grid')}
      aria-multiselectable
      aria-rowcount={rowCount}
      aria-colcount={columns}
      className="relative w-full"
      style={{ height: rows.getTotalSize() }}
    >
      {width > 0 &&
        shown.map(({ index: row, start, key }) => (
          <div
            key={key}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="row"
            aria-rowindex={row + 1}
            className="absolute inset-x-0 grid"
            style={{
              top: start,
              gap: GAP_PX,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {pairs.slice(row * columns, (row + 1) * columns).map((pair, column) => {
              const index = row * columns + column;
              return (
                <PairTile
                  key={pairKey(pair)}
                  pair={pair}
                  index={index}
                  side={side}
                  isActive={index === activeIndex}
                  isSelected={selectedKeys.has(pairKey(pair))}
                  onPress={onPress}
                  onTick={onTick}
                />
              );
            })}
          </div>
        ))}
      {isLoadingMore && <Skeleton className="absolute inset-x-0 -bottom-10 h-8" />}
    </div>
  );
}
