'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { ColdStart } from '@/lib/contracts/cold-start';
import { nextLabelWorth } from '@/lib/domain/learning/next-label-worth';

/** What the next labels that show the brand are expected to bring, and by what it is known. */
export function NextLabelWorth({ curve }: Pick<ColdStart, 'curve'>) {
  const t = useTranslations('coldStart.worth');
  const format = useFormatter();
  const worth = nextLabelWorth(curve);
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  switch (worth.kind) {
    case 'recall':
      return (
        <>
          <p className="font-semibold">
            {t('recall', { labels: worth.labels, now: percent(worth.now), after: percent(worth.after) })}
          </p>
          <p className="text-ink-3">{t('recallBasis', { runs: curve.length })}</p>
        </>
      );
    case 'certainty':
      return (
        <>
          <p className="font-semibold">
            {t('certainty', {
              labels: worth.labels,
              now: percent(worth.widthNow),
              after: percent(worth.widthThen),
            })}
          </p>
          <p className="text-ink-3">{t('certaintyBasis')}</p>
        </>
      );
    case 'unknown':
      return <p className="text-ink-2">{t('unknown')}</p>;
    default:
      return worth satisfies never;
  }
}
