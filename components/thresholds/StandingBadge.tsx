import { useTranslations } from 'use-intl';
import type { ThresholdVersion } from '@/lib/contracts/thresholds';
import { useNowMs } from '@/lib/client/now';
import { Badge } from '../ui/Badge';
import { useShareWords } from './use-share-words';

/** Whether a threshold promises something, and whether that still holds. */
export function StandingBadge({
  version,
}: {
  version: Pick<ThresholdVersion, 'certificate' | 'origin' | 'stale'>;
}) {
  const t = useTranslations('thresholds');
  const { day } = useShareWords();
  const nowMs = useNowMs();
  const { certificate, origin, stale } = version;
  if (stale !== null) {
    const drifted = stale.findings.find(({ isDrifted }) => isDrifted);
    return <Badge tone="violation">{t(`stale.${drifted?.reason ?? 'scores'}`)}</Badge>;
  }
  if (origin === 'carried') return <Badge tone="unsure">{t('stale.model')}</Badge>;
  if (certificate === null) return <Badge isDashed>{t('provisional')}</Badge>;
  if (Date.parse(certificate.validUntil) < nowMs) return <Badge tone="violation">{t('expired')}</Badge>;
  return <Badge tone="clear">{t('certifiedTo', { day: day(certificate.validUntil) })}</Badge>;
}
