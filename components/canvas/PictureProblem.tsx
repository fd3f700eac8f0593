'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { pictureCache } from '@/lib/client/pictures';
import { ErrorState } from '../ui/ErrorState';

/** What stands in the middle of the stage while there is no picture. */
export function PictureProblem({ url, state }: { url: string; state: 'loading' | 'ready' | 'failed' }) {
  const t = useTranslations('stage');
  if (state === 'ready') return null;
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center *:pointer-events-auto">
      {state === 'failed' ? (
        <ErrorState
          title={t('pictureFailed')}
          text={t('pictureFailedText')}
          onRetry={() => pictureCache.retry(url)}
        />
      ) : (
        // Appears late: a picture that was decoded ahead never shows it.
        <output className="flex animate-[appear_0.2s_0.25s_both] items-center gap-2 text-ink-2">
          <LoaderCircle size={16} className="animate-spin" aria-hidden />
          {t('pictureLoading')}
        </output>
      )}
    </div>
  );
}
