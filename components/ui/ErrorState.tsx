'use client';

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './Button';

type Props = {
  /** What happened. */
  title: string;
  /** What is safe, and what to do. */
  text?: ReactNode;
  onRetry?: () => void;
};

export function ErrorState({ title, text, onRetry }: Props) {
  const t = useTranslations('ui');
  return (
    <div role="alert" className="flex flex-col items-center justify-center gap-2 px-6 py-16 text-center">
      <CircleAlert size={24} className="mb-2 text-violation" aria-hidden />
      <h2 className="text-lg font-semibold text-ink">{title}</h2>
      {text !== undefined && <div className="max-w-96 text-ink-2">{text}</div>}
      {onRetry !== undefined && (
        <Button className="mt-3" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
