'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { labelBatchesQuery } from '@/lib/client/labeling/label-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import { InlineProblem, RequestProblem } from '../../shell/RequestProblem';
import { TopBar } from '../../shell/TopBar';
import { Button } from '../../ui/Button';
import { FilterBar } from '../../ui/FilterBar';
import { BatchDialog } from './BatchDialog';
import { BatchReport } from './BatchReport';
import { BatchTable } from './BatchTable';

const STATES = ['open', 'closed'] as const;

/** All batches with their progress; the chosen one with its report. */
export function BatchesPage({ brands }: { brands: readonly BrandSummary[] }) {
  const t = useTranslations('batches');
  const { values, setValues } = useUrlFilters(['state', 'batch']);
  const state = STATES.find((one) => one === values['state']) ?? null;
  const list = useInfiniteQuery(labelBatchesQuery(state));
  const [isMaking, setIsMaking] = useState(false);
  const batches = list.data?.pages.flatMap((page) => page.batches) ?? [];
  const chosen = batches.find(({ batchId }) => batchId === values['batch']) ?? null;
  const choose = (batchId: string) => setValues({ ...values, batch: batchId });
  return (
    <>
      <TopBar
        title={t('title')}
        status={
          <Button size="sm" icon={<Plus size={14} aria-hidden />} onClick={() => setIsMaking(true)}>
            {t('make')}
          </Button>
        }
      />
      <main className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="border-b border-line px-3 py-3">
            <FilterBar
              filters={[
                {
                  id: 'state',
                  kind: 'choice',
                  label: t('state'),
                  items: STATES.map((value) => ({ value, label: t(value) })),
                },
              ]}
              values={state === null ? {} : { state }}
              onChange={setValues}
            />
          </div>
          {list.isError && list.data !== undefined && (
            <div className="border-b border-line px-4 py-2">
              <InlineProblem error={list.error} />
            </div>
          )}
          <div className="min-h-0 flex-1 bg-panel">
            {list.isError && list.data === undefined ? (
              <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
            ) : (
              <BatchTable
                batches={batches}
                brands={brands}
                isLoading={list.isPending || list.isFetchingNextPage}
                chosenId={chosen?.batchId ?? null}
                onChoose={choose}
                onMake={() => setIsMaking(true)}
                onLoadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
              />
            )}
          </div>
        </div>
        {chosen !== null && (
          <aside
            aria-label={t('report')}
            className="w-[clamp(20rem,30vw,26rem)] shrink-0 overflow-y-auto border-l border-line bg-panel"
          >
            <BatchReport batch={chosen} />
          </aside>
        )}
      </main>
      {isMaking && (
        <BatchDialog
          brands={brands}
          onMade={(batchId) => {
            setIsMaking(false);
            choose(batchId);
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
    </>
  );
}
