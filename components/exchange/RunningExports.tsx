'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { exportsQuery, isUnderWay } from '@/lib/client/exchange-queries';
import { ExportState } from './ExportState';

/** The exports that go on, whoever asked for them; nothing when there are none. */
export function RunningExports() {
  const t = useTranslations('exchange');
  const { data } = useQuery(exportsQuery());
  const running = data?.exports.filter(isUnderWay) ?? [];
  if (running.length === 0) return null;
  return (
    <ul aria-label={t('exportsTitle')} className="border-b border-line bg-raised px-4 py-1">
      {running.map((one) => (
        <li key={one.exportId} className="flex items-center gap-4 py-1">
          <span className="min-w-44 font-semibold">{one.fileName}</span>
          <span className="text-ink-3">{one.by}</span>
          <div className="flex-1">
            <ExportState one={one} />
          </div>
        </li>
      ))}
    </ul>
  );
}
