'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History, RefreshCw, X } from 'lucide-react';
import { useCallback, useRef, useState, type MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import type { Pair, PairPage } from '@/lib/contracts/data-browser';
import {
  DATA_URL_NAMES,
  readBrowseFilter,
  readLike,
  writeBrowseFilter,
} from '@/lib/client/data/browse-filter';
import { pairKey, pairsQuery, similarQuery } from '@/lib/client/data/data-queries';
import {
  extendTo,
  keepListed,
  moveInGrid,
  NOTHING_SELECTED,
  selectAll,
  toggleOne,
} from '@/lib/client/data/selection';
import { pictureUrl } from '@/lib/client/pictures';
import { useShortcut } from '@/lib/client/shortcuts';
import { useUrlFilters } from '@/lib/client/url-filters';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { IconButton } from '../ui/IconButton';
import { Skeleton } from '../ui/Skeleton';
import { DataFilters } from './DataFilters';
import { EditHistory } from './EditHistory';
import { NoPairs } from './NoPairs';
import { PairGrid } from './PairGrid';
import { PairPanel } from './PairPanel';
import { SelectionBar } from './SelectionBar';
import { usePairKeys } from './use-pair-keys';
import { useRelabel } from './use-relabel';

type Props = {
  /** What the server painted, and under which filters. */
  initial: { query: string; page: PairPage };
  brands: readonly BrandSummary[];
  datasets: readonly string[];
};

const TILES_PX = [120, 176, 248, 340] as const;

/** Pictures with their labels, boxes and scores, side by side: looking at data, and putting right what is wrong. */
export function DataView({ initial, brands, datasets }: Props) {
  const t = useTranslations('data');
  const { roles } = usePerson();
  const mayEdit = roles.includes('ops');
  const { values, setValues } = useUrlFilters(DATA_URL_NAMES);
  const { like: _like, ...filterValues } = values;
  const filter = readBrowseFilter(values);
  const like = readLike(values);
  const isInitial = like === null && writeBrowseFilter(filter) === initial.query;
  const list = useInfiniteQuery({
    ...pairsQuery(filter),
    enabled: like === null,
    ...(isInitial && { initialData: { pages: [initial.page], pageParams: [null] } }),
  });
  const similar = useQuery({ ...similarQuery(filter, like ?? ''), enabled: like !== null });
  const pairs = like === null ? withoutRepeats(list.data?.pages ?? []) : (similar.data?.pairs ?? NO_PAIRS);
  const query = like === null ? list : similar;
  const keys = pairs.map(pairKey);

  const [columns, setColumns] = useState(1);
  const [tile, setTile] = useState(1);
  const [active, setActive] = useState(0);
  const [selected, setSelected] = useState(NOTHING_SELECTED);
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const filters = useRef<HTMLDivElement>(null);
  const selection = keepListed(selected, keys);
  const activeIndex = Math.min(active, Math.max(0, pairs.length - 1));
  const activePair = pairs[activeIndex] ?? null;
  const { relabel, takeBack, undoLast, isBusy } = useRelabel();

  const loadMore = useCallback(() => void list.fetchNextPage(), [list]);
  const show = (next: Record<string, string>) => {
    setValues(next);
    setActive(0);
    setSelected(NOTHING_SELECTED);
    scroller.current?.scrollTo({ top: 0 });
  };
  const showSimilar = (sha256: string) => show({ ...filterValues, like: sha256 });
  const press = (
    index: number,
    { shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  ) => {
    setActive(index);
    if (!mayEdit) return;
    if (shiftKey) setSelected(extendTo(selection, keys, activeIndex, index));
    else if (ctrlKey || metaKey) setSelected(toggleOne(selection, keys, index));
    else setSelected({ ...selection, anchor: index });
  };
  const tick = (index: number) => {
    setActive(index);
    if (mayEdit) setSelected(toggleOne(selection, keys, index));
  };
  const step = (to: Parameters<typeof moveInGrid>[1]) =>
    moveInGrid(activeIndex, to, { columns, count: pairs.length });
  usePairKeys({
    onMove: (to) => setActive(step(to)),
    onExtend: mayEdit
      ? (to) => {
          setSelected(extendTo(selection, keys, activeIndex, step(to)));
          setActive(step(to));
        }
      : null,
    onToggle:
      mayEdit && activePair !== null ? () => setSelected(toggleOne(selection, keys, activeIndex)) : null,
    onAll: mayEdit && pairs.length > 0 ? () => setSelected(selectAll(keys)) : null,
    onSimilar: activePair === null ? null : () => showSimilar(activePair.imageSha256),
    onUndo: undoLast,
    onSearch: () => filters.current?.querySelector<HTMLElement>('[role=combobox], input')?.focus(),
  });
  useShortcut('larger-tiles', tile < TILES_PX.length - 1 ? () => setTile(tile + 1) : null);
  useShortcut('smaller-tiles', tile > 0 ? () => setTile(tile - 1) : null);

  const total = list.data?.pages[0]?.total;
  return (
    <>
      <TopBar
        title={t('title')}
        context={
          <>
            {like === null
              ? total && <span>{t(total.isAtLeast ? 'countAtLeast' : 'count', { count: total.count })}</span>
              : similar.data && <span>{t('compared', { count: similar.data.comparedCount })}</span>}
            <IconButton
              label={t('refresh')}
              disabled={query.isFetching}
              icon={<RefreshCw size={15} aria-hidden />}
              onClick={() => void query.refetch()}
            />
          </>
        }
        status={
          mayEdit && (
            <IconButton
              label={t('history')}
              icon={<History size={16} aria-hidden />}
              onClick={() => setIsHistoryOpen(true)}
            />
          )
        }
      />
      <main className="flex min-h-0 flex-1 flex-col">
        <div ref={filters} className="border-b border-line px-4 py-3">
          <DataFilters
            values={filterValues}
            brands={brands}
            datasets={datasets}
            isSorted={like === null}
            onChange={(next) => show({ ...next, ...(like !== null && { like }) })}
          />
          {like !== null && (
            <p className="mt-2 flex items-center gap-2 text-ink-2">
              {/* oxlint-disable-next-line nextjs/no-img-element */}
              <img src={pictureUrl(like, 160)} alt="" className="size-8 rounded-sm bg-stage object-contain" />
              {t('likeThis')}
              <IconButton
                label={t('showAll')}
                icon={<X size={14} aria-hidden />}
                onClick={() => show(filterValues)}
              />
            </p>
          )}
          {query.isError && pairs.length > 0 && <InlineProblem error={query.error} />}
        </div>
        <div className="flex min-h-0 flex-1">
          <div ref={scroller} className="min-w-0 flex-1 overflow-y-auto scroll-py-2 p-3">
            {query.isError && pairs.length === 0 ? (
              <RequestProblem
                error={query.error}
                {...(like !== null && { words: { 'not-found': t('neverSeen') } })}
                onRetry={() => void query.refetch()}
              />
            ) : query.isPending ? (
              <GridSkeleton />
            ) : pairs.length === 0 ? (
              <NoPairs
                isFiltered={Object.keys(filterValues).length > 0}
                onShowAny={() => show({ presence: 'any' })}
              />
            ) : (
              <PairGrid
                pairs={pairs}
                tilePx={TILES_PX[tile]!}
                activeIndex={activeIndex}
                selectedKeys={selection.keys}
                isLoadingMore={list.isFetchingNextPage}
                scroller={scroller}
                onColumns={setColumns}
                onPress={press}
                onTick={tick}
                onEnd={like === null && list.hasNextPage && !list.isFetching ? loadMore : undefined}
              />
            )}
          </div>
          <PairPanel
            pair={activePair}
            isLike={activePair?.imageSha256 === like}
            maySeeAnswers={mayEdit || roles.includes('admin')}
            onSimilar={() => activePair && showSimilar(activePair.imageSha256)}
          />
        </div>
        {mayEdit && (
          <SelectionBar
            count={selection.keys.size}
            isBusy={isBusy}
            onRelabel={(kind) =>
              relabel(
                pairs.filter((pair) => selection.keys.has(pairKey(pair))),
                kind,
              )
            }
            onClear={() => setSelected(NOTHING_SELECTED)}
          />
        )}
      </main>
      {isHistoryOpen && (
        <EditHistory
          onUndo={(editId) => {
            setIsHistoryOpen(false);
            takeBack(editId);
          }}
          onClose={() => setIsHistoryOpen(false)}
        />
      )}
    </>
  );
}

const NO_PAIRS: readonly Pair[] = [];

/** A pair that moved between two pages while they were fetched stands where it was seen first. */
function withoutRepeats(pages: readonly PairPage[]): readonly Pair[] {
  return [...new Map(pages.flatMap((page) => page.pairs).map((pair) => [pairKey(pair), pair])).values()];
}

function GridSkeleton() {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-2">
      {Array.from({ length: 12 }, (_, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Skeleton key={index} className="h-56" />
      ))}
    </div>
  );
}
