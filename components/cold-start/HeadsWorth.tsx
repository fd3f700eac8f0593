'use client';

import { useTranslations } from 'use-intl';
import type { ColdStart } from '@/lib/contracts/cold-start';
import { nextLabelWorth } from '@/lib/domain/learning/next-label-worth';
import { useWorthWords } from './use-worth-words';

type Props = Pick<ColdStart, 'curve'> & { positives: number };

/** What the next labels that show the brand are expected to bring, and by what it is known. */
export function HeadsWorth({ curve, positives }: Props) {
  const t = useTranslations('coldStart.worth');
  const { percent, points } = useWorthWords();
  const worth = nextLabelWorth(curve);
  switch (worth.kind) {
    case 'recall': {
      const { labels, now, after, runs } = worth;
      return (
        <p>
          {t('recall', { labels, now: percent(now), after: percent(after) })} {t('recallBasis', { runs })}
        </p>
      );
    }
    case 'certainty': {
      const { labels, now, last, widthNow, widthThen } = worth;
      const { heldOut, negatives, passing } = last;
      return (
        <p>
          {t('heldOut', {
            heldOut,
            found: Math.round(last.recall * heldOut),
            low: percent(now.low),
            high: percent(now.high),
            passing,
            negatives,
          })}{' '}
          {t('certainty', { labels, now: points(widthNow), after: points(widthThen) })}
        </p>
      );
    }
    case 'none-held-out':
      return <p>{t('noneHeldOut', { positives: worth.positives })}</p>;
    case 'unknown':
      return <p>{t('unknown', { positives })}</p>;
    default:
      return worth satisfies never;
  }
}
