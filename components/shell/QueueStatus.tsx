'use client';

import { useTranslations } from 'use-intl';
import type { QueueStats } from '@/lib/contracts/review';
import { useDuration } from '../ui/duration';

/** "1,284 waiting, oldest 3 h 12 min"; an em dash's room while it is not known. */
export function WaitingCount({ stats }: { stats: QueueStats | undefined }) {
  const t = useTranslations('queue');
  const duration = useDuration();
  if (stats === undefined) return null;
  if (stats.oldestWaitMs === null) return <span>{t('nothingWaits')}</span>;
  return (
    <span className="truncate">
      {t('waiting', { count: stats.waiting, wait: duration(stats.oldestWaitMs) })}
    </span>
  );
}

/** What the person has done: "today 86 · 41 an hour". */
export function OwnPace({ stats }: { stats: Pick<QueueStats, 'mine'> | undefined }) {
  const t = useTranslations('queue');
  if (stats === undefined) return null;
  return <span>{t('pace', { today: stats.mine.today, lastHour: stats.mine.lastHour })}</span>;
}
