'use client';

import { useQuery } from '@tanstack/react-query';
import { Database, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { datasetsQuery } from '@/lib/client/datasets/dataset-queries';
import type { BrandSummary } from '@/lib/contracts/brands';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { DatasetTable } from './DatasetTable';
import { HardNegatives } from './HardNegatives';
import { RecipeDialog } from './RecipeDialog';
import { EMPTY_RECIPE_FORM } from './recipe-form';
import { AdminSection } from '../admin/AdminSection';

/** All datasets, and the hard negatives that the next one can be made of. */
export function DatasetsPage({ brands }: { brands: readonly BrandSummary[] }) {
  const t = useTranslations('datasets');
  const router = useRouter();
  const { roles } = usePerson();
  const list = useQuery(datasetsQuery());
  const [isMaking, setIsMaking] = useState(false);
  const datasets = list.data?.datasets ?? [];
  const make = roles.includes('ops') && (
    <Button look="solid" icon={<Plus size={14} aria-hidden />} onClick={() => setIsMaking(true)}>
      {t('make')}
    </Button>
  );
  return (
    <>
      <TopBar
        title={t('title')}
        context={list.data && <span>{t('count', { count: datasets.length })}</span>}
      />
      <main className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-5">
        <AdminSection title={t('title')} text={t('text')} action={datasets.length > 0 && make}>
          {list.isError ? (
            <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <DatasetTable
              datasets={datasets}
              isLoading={list.isPending}
              empty={
                <EmptyState
                  icon={<Database size={24} aria-hidden />}
                  title={t('emptyTitle')}
                  text={t('emptyText')}
                  action={make}
                />
              }
            />
          )}
        </AdminSection>
        <AdminSection title={t('hard.title')} text={t('hard.text')}>
          <HardNegatives />
        </AdminSection>
      </main>
      {isMaking && (
        <RecipeDialog
          start={EMPTY_RECIPE_FORM}
          brands={brands}
          others={datasets.map((dataset) => dataset.name)}
          isFixed={false}
          onFreezing={(name) => router.push(`/datasets/${name}`)}
          onClose={() => setIsMaking(false)}
        />
      )}
    </>
  );
}
