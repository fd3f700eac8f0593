'use client';

import { useTranslations } from 'use-intl';
import type { LabelWork } from '@/lib/contracts/label-work';
import { Badge } from '../ui/Badge';
import { PanelSection } from '../work/PanelSection';

/** What is asked, and in which batch. */
export function TaskHead({ work }: { work: LabelWork }) {
  const t = useTranslations('labeling');
  const { brand, batch, ad, hasSuggestions } = work;
  return (
    <PanelSection>
      <p className="text-xs text-ink-3">{brand === null ? t('askAny') : t('askBrand')}</p>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 className="text-xl font-semibold">{brand?.name ?? t('anyMark')}</h2>
        {brand !== null && brand.aliases.length > 0 && (
          <span className="text-ink-3">{t('aliases', { aliases: brand.aliases.join(' · ') })}</span>
        )}
      </div>
      <p className="mt-1 text-ink-2">
        {t('position', { position: batch.position + 1, count: batch.taskCount, batch: batch.name })}
      </p>
      {ad !== null && ad.title !== '' && <p className="text-ink-3">{ad.title}</p>}
      {!hasSuggestions && (
        <Badge tone="accent" className="mt-2">
          {t('unassisted')}
        </Badge>
      )}
    </PanelSection>
  );
}
