'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { firstLookSetsQuery } from '@/lib/client/learning/cold-start-queries';
import { InlineProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';
import { useMoment } from '../ui/use-moment';

/** What people were asked to look at first, and how many of it showed the brand. */
export function LookSets({ slug }: { slug: string }) {
  const t = useTranslations('coldStart.looks');
  const moment = useMoment();
  const list = useQuery(firstLookSetsQuery(slug));
  if (list.isError) return <InlineProblem error={list.error} />;
  if (list.isPending) return <Skeleton className="h-10 w-full" />;
  if (list.data.sets.length === 0) return <p className="text-ink-2">{t('empty')}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {list.data.sets.map((set) => (
        <li key={set.setId}>
          <p>
            {t('set', { count: set.count, pool: set.poolCount, order: set.order })}
            {' · '}
            <span className="text-ink-2">{t('said', { decided: set.decided, present: set.present })}</span>
          </p>
          <p className="text-xs text-ink-3">
            {t('by', {
              at: moment(set.createdAt),
              by: set.createdBy ?? '–',
            })}
          </p>
        </li>
      ))}
    </ul>
  );
}
