'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { rescoringQuery } from '@/lib/client/brands/impact-queries';
import { CancelRescoring } from './CancelRescoring';
import { WordedProgress } from './WordedProgress';

/** While the brand's ads are scored again with its new model: how far. Nothing otherwise. */
export function RescoringBar({ slug }: { slug: string }) {
  const t = useTranslations('brands.rescoring');
  const format = useFormatter();
  const found = useQuery(rescoringQuery(slug));
  const rescoring = found.data?.rescoring ?? null;
  if (rescoring?.state !== 'running') return null;
  const { rescoringId, doneCount, totalCount } = rescoring;
  return (
    <div className="flex items-center gap-3 border-b border-line px-4 py-2">
      <WordedProgress
        label={t('label')}
        words={t('words', { done: format.number(doneCount), total: format.number(totalCount) })}
        share={totalCount === 0 ? 1 : doneCount / totalCount}
      />
      <CancelRescoring rescoringId={rescoringId} onCancelled={found.refetch} />
    </div>
  );
}
