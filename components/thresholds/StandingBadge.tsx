import { useTranslations } from 'use-intl';
import type { ThresholdVersion } from '@/lib/contracts/thresholds';
import { useNowMs } from '@/lib/client/now';
import { Badge } from '../ui/Badge';
import { useShareWords } from './use-share-words';

type Props = Pick<ThresholdVersion, 'origin' | 'stale'> & {
  /** Of its certificate; null = it promises nothing. */
  validUntil: string | null;
};

/** Whether a threshold promises something, and whether that still holds. */
export function StandingBadge({ origin, stale, validUntil }: Props) {
  const t = useTranslations('thresholds');
  const { day } = useShareWords();
  const nowMs = useNowMs();
  if (stale !== null) {
    const drifted = stale.findings.find(({ isDrifted }) => isDrifted);
    return <Badge tone="violation">{t(`stale.${drifted?.reason ?? 'scores'}`)}</Badge>;
  }
  if (origin === 'carried' || origin === 'matched') return <Badge tone="unsure">{t('stale.model')}</Badge>;
  if (validUntil === null) return <Badge isDashed>{t('provisional')}</Badge>;
  if (Date.parse(validUntil) < nowMs) return <Badge tone="violation">{t('expired')}</Badge>;
  return <Badge tone="clear">{t('certifiedTo', { day: day(validUntil) })}</Badge>;
}
