'use client';

import { useTranslations } from 'use-intl';
import type { MovedMarks } from '@/lib/contracts/brand-model';

type Props = { title: string; moved: MovedMarks | null };

/** Which brands gain and lose marks when a candidate comes into use; null = a worker counts it still. */
export function MovedMarksNote({ title, moved }: Props) {
  const t = useTranslations('learning.promotion.moved');
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <h4 className="text-xs text-ink-3">{title}</h4>
      {moved === null ? (
        <p className="text-ink-2">{t('counting')}</p>
      ) : (
        <>
          <p className="text-xs text-ink-3">{t('over', { count: moved.detectionCount })}</p>
          {moved.brands.length === 0 && <p>{t('none')}</p>}
          <ul>
            {moved.brands.map(({ slug, gained, lost }) => (
              <li key={slug}>{t('of', { slug, gained, lost })}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
