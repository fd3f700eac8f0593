'use client';

import { useTranslations } from 'use-intl';
import type { BrandHealth } from '@/lib/contracts/brand-health';
import { Skeleton } from '../ui/Skeleton';
import { useMoment } from '../ui/use-moment';

/** The last changes of how the machine sees the brand, the newest first. */
export function ChangeList({ changes }: { changes: BrandHealth['changes'] | undefined }) {
  const t = useTranslations('brands');
  const moment = useMoment();
  if (changes === undefined) return <Skeleton className="h-16 w-full" />;
  if (changes.length === 0) return <p className="text-ink-3">{t('none')}</p>;
  return (
    <ol className="flex flex-col gap-1">
      {changes.map(({ kind, version, at, by, note }) => (
        <li key={`${kind} ${version} ${at}`} className="grid grid-cols-[11rem_1fr] gap-3">
          <time dateTime={at} className="text-ink-3 tabular-nums">
            {moment(at)}
          </time>
          <span className="min-w-0">
            {t(`health.kinds.${kind}`, { version })}
            {by !== null && <span className="text-ink-2"> · {by}</span>}
            {note !== '' && <span className="block text-ink-2">{note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
