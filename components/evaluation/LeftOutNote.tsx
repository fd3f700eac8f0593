'use client';

import { useTranslations } from 'use-intl';
import type { EvaluationDetail } from '@/lib/contracts/evaluations';

/** What is measured, and what is left out and why: first of all what the models learned from. */
export function LeftOutNote({ evaluation }: { evaluation: EvaluationDetail }) {
  const t = useTranslations('evaluation');
  const { counts, kind, unscorableCount, brandCount } = evaluation;
  if (counts === null) return null;
  const { cases, lessons, nearLessons, unmodelledPairs, unmodelledBrands } = counts;
  return (
    <p className="max-w-[60rem] text-ink-2">
      {t(kind === 'closed' ? 'measuredPictures' : 'measuredAds', { cases, brands: brandCount })}{' '}
      {t('leftOut', { lessons, nearLessons })}
      {unscorableCount > 0 && ` ${t('unscorable', { count: unscorableCount })}`}
      {unmodelledPairs > 0 &&
        ` ${t('unmodelled', { count: unmodelledPairs, brands: unmodelledBrands.slice(0, 8).join(', ') })}`}
    </p>
  );
}
