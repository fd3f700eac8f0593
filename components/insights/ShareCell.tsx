import { useTranslations } from 'use-intl';
import type { ShareEstimate } from '@/lib/domain/insights/audit-forecast';
import { useShareWords } from '../thresholds/use-share-words';

/** A share with its interval and what it hangs on, or that it hangs on too little. */
export function ShareCell({ share }: { share: ShareEstimate }) {
  const t = useTranslations('insights.measuring');
  const { percent } = useShareWords();
  if (share.kind === 'too-few') {
    return <span className="text-ink-3">{t('tooFew', { count: share.positives })}</span>;
  }
  return (
    <>
      <span className="font-semibold">{percent(share.value)}</span>{' '}
      <span className="text-xs text-ink-3">
        {t('interval', { low: percent(share.low), high: percent(share.high), count: share.positives })}
      </span>
    </>
  );
}
