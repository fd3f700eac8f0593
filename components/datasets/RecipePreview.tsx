'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { recipePreviewQuery } from '@/lib/client/datasets/dataset-queries';
import type { RecipeInput } from '@/lib/contracts/dataset-recipes';
import { InlineProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';

const FACTS = ['entries', 'images', 'positives', 'hardNegatives', 'randomNegatives'] as const;

/** What a recipe matches now, counted by the server; null = the form cannot be read yet. */
export function RecipePreview({ recipe }: { recipe: RecipeInput | null }) {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const asked = useDeferredValue(recipe);
  const preview = useQuery({ ...recipePreviewQuery(asked), placeholderData: keepPreviousData });
  if (asked === null) return <p className="text-ink-3">{t('previewNeeds')}</p>;
  if (preview.isError) return <InlineProblem error={preview.error} />;
  const counts = preview.data;
  if (counts === undefined) return <Skeleton className="h-32 w-full" />;
  return (
    <aside aria-label={t('preview')} className={preview.isPlaceholderData ? 'opacity-60' : ''}>
      <h3 className="mb-2 text-xs font-semibold text-ink-3">{t('preview')}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">
        {FACTS.map((fact) => (
          <div key={fact} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-ink-2">{t(`previewFacts.${fact}`)}</dt>
            <dd className="text-right tabular-nums">{format.number(counts[fact])}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-xs text-ink-3">{t('previewText')}</p>
    </aside>
  );
}
