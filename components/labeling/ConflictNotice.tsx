'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';

/** Until one has chosen nothing is saved, and both versions are kept. */
export function ConflictNotice({ onChoose }: { onChoose: () => void }) {
  const t = useTranslations('labeling.conflict');
  return (
    <div
      role="alert"
      className="flex shrink-0 items-center gap-3 border-b border-line bg-accent-soft px-4 py-2"
    >
      <strong className="font-semibold text-accent">{t('title')}</strong>
      <span className="flex-1 text-ink-2">{t('notice')}</span>
      <Button size="sm" look="solid" onClick={onChoose}>
        {t('choose')}
      </Button>
    </div>
  );
}
