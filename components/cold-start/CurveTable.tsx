'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { ColdStart } from '@/lib/contracts/cold-start';
import { useMoment } from '../ui/use-moment';

const SHOWN = 8;

/** Recall by labels, as each learning run measured it on pictures it had not learned from. */
export function CurveTable({ curve }: Pick<ColdStart, 'curve'>) {
  const t = useTranslations('coldStart.curve');
  const format = useFormatter();
  const moment = useMoment();
  if (curve.length === 0) return <p className="text-ink-2">{t('empty')}</p>;
  return (
    <table className="w-full tabular-nums">
      <thead className="text-xs text-ink-3">
        <tr>
          <th scope="col" className="py-1 text-left font-medium">
            {t('run')}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {t('positives')}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {t('recall')}
          </th>
        </tr>
      </thead>
      <tbody>
        {curve.slice(-SHOWN).map(({ runId, at, positives, recall, heldOut, negatives, passing }) => (
          <tr key={runId} className="border-t border-line">
            <td className="py-1">
              <Link href={`/learning/${runId}`} className="underline">
                {moment(at)}
              </Link>
            </td>
            <td className="py-1 text-right">{format.number(positives)}</td>
            <td className="py-1 text-right">
              {recall === null ? (
                <span className="text-ink-3">{t('noneHeldOut')}</span>
              ) : (
                <>
                  {t('recallOf', {
                    recall: format.number(recall, { style: 'percent', maximumFractionDigits: 0 }),
                    count: heldOut,
                  })}
                  <span className="block text-xs text-ink-3">{t('passing', { passing, negatives })}</span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
