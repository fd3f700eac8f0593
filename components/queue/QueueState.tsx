'use client';

import { useTranslations } from 'use-intl';
import type { QueueEntry } from '@/lib/contracts/review';
import { Badge } from '../ui/Badge';

/** In one word what an item waits for. */
export function QueueState({ entry }: { entry: Pick<QueueEntry, 'state' | 'isHeld'> }) {
  const t = useTranslations('queue.states');
  if (entry.isHeld) return <Badge tone="accent">{t('held')}</Badge>;
  switch (entry.state) {
    case 'open':
      return <Badge>{t('open')}</Badge>;
    case 'answered':
      return <Badge>{t('answered')}</Badge>;
    case 'adjudication':
      return (
        <Badge tone="unsure" isDashed>
          {t('adjudication')}
        </Badge>
      );
    case 'settled':
      return <Badge tone="clear">{t('settled')}</Badge>;
    case 'superseded':
      return <Badge>{t('superseded')}</Badge>;
    case 'withdrawn':
      return <Badge>{t('withdrawn')}</Badge>;
    default:
      return entry.state satisfies never;
  }
}
