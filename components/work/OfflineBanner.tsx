'use client';

import { CloudOff, RefreshCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import type { WorkKind } from './work-kind';

type Props = {
  kind: WorkKind;
  isOnline: boolean;
  /** Answers kept in this browser that the server has not confirmed. */
  pendingCount: number;
  onSendNow: () => void;
};

/** The honest journal: what is kept here and still to be sent. */
export function OfflineBanner({ kind, isOnline, pendingCount, onSendNow }: Props) {
  const t = useTranslations('work');
  if (isOnline && pendingCount === 0) return null;
  const Icon = isOnline ? RefreshCw : CloudOff;
  return (
    <output className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-4 py-1.5">
      <Icon size={14} className="text-accent" aria-hidden />
      <span className="flex-1">
        {!isOnline && t('offline', { kind })}{' '}
        {pendingCount > 0 && t('pending', { kind, count: pendingCount })}
      </span>
      {pendingCount > 0 && (
        <Button size="sm" onClick={onSendNow}>
          {t('sendNow')}
        </Button>
      )}
    </output>
  );
}
