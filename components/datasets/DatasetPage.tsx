'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Snowflake } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  datasetQuery,
  datasetsQuery,
  refreshDatasets,
  sendFreeze,
} from '@/lib/client/datasets/dataset-queries';
import type { BrandSummary } from '@/lib/contracts/brands';
import type { DatasetDetail } from '@/lib/contracts/dataset-versions';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { FreezeProgress } from './FreezeProgress';
import { RecipeDialog } from './RecipeDialog';
import { RecipeFacts } from './RecipeFacts';
import { canEdit, formOf } from './recipe-form';
import { AdminSection } from '../admin/AdminSection';
import { VersionTable } from './VersionTable';

type Props = { initial: DatasetDetail; brands: readonly BrandSummary[] };

/** One dataset: what it asks for, its versions, and freezing the next one. */
export function DatasetPage({ initial, brands }: Props) {
  const t = useTranslations('datasets');
  const { roles } = usePerson();
  const client = useQueryClient();
  const dataset = useQuery({ ...datasetQuery(initial.name), initialData: initial }).data;
  const others = useQuery(datasetsQuery()).data?.datasets ?? [];
  const freeze = useMutation({ mutationFn: sendFreeze, onSuccess: () => refreshDatasets(client) });
  const [isChanging, setIsChanging] = useState(false);
  const { name, kind, recipe, freeze: last } = dataset;
  const isLive = last?.state === 'queued' || last?.state === 'running';
  return (
    <>
      <TopBar
        title={name}
        context={
          <>
            <Link href="/datasets" className="underline">
              {t('title')}
            </Link>
            <Badge>{t(`kinds.${kind}`)}</Badge>
          </>
        }
      />
      <main className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-5">
        <AdminSection
          title={t('versions')}
          text={t(`kindText.${kind}`)}
          action={
            roles.includes('ops') && (
              <Button
                look="solid"
                icon={<Snowflake size={14} aria-hidden />}
                disabled={isLive || freeze.isPending}
                onClick={() => freeze.mutate({ name, recipe: null })}
              >
                {t('freezeNow')}
              </Button>
            )
          }
        >
          {last !== null && last.state !== 'frozen' && (
            <div className="border-b border-line px-4 py-3">
              <FreezeProgress freeze={last} />
            </div>
          )}
          {freeze.error !== null && (
            <div className="border-b border-line px-4 py-3">
              <InlineProblem error={freeze.error} words={{ conflict: t('conflict') }} />
            </div>
          )}
          <VersionTable name={name} versions={dataset.versions} />
        </AdminSection>
        <AdminSection
          title={t('recipe', { number: dataset.recipeNumber })}
          text={t('recipeText')}
          action={
            roles.includes('ops') &&
            canEdit(recipe) && <Button onClick={() => setIsChanging(true)}>{t('changeRecipe')}</Button>
          }
        >
          <div className="p-4">
            <RecipeFacts recipe={recipe} />
          </div>
        </AdminSection>
      </main>
      {isChanging && (
        <RecipeDialog
          start={formOf(name, recipe)}
          brands={brands}
          others={others.map((one) => one.name).filter((one) => one !== name)}
          isFixed
          onFreezing={() => setIsChanging(false)}
          onClose={() => setIsChanging(false)}
        />
      )}
    </>
  );
}
