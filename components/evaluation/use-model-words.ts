import { useTranslations } from 'use-intl';
import type { Evaluation } from '@/lib/contracts/evaluations';

/** Which models were measured, in words. */
export function useModelWords() {
  const t = useTranslations('evaluation');
  return ({ learnedFrom }: Pick<Evaluation, 'learnedFrom'>) =>
    learnedFrom === null
      ? t('models.inUse')
      : t('models.learned', { dataset: learnedFrom.dataset, version: learnedFrom.version });
}
