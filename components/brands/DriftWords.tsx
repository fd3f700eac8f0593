import { useTranslations } from 'use-intl';
import type { BrandHealth } from '@/lib/contracts/brand-health';
import { Badge } from '../ui/Badge';
import { useMoment } from '../ui/use-moment';

/** Whether traffic is still what the threshold in use was chosen for, as far as anybody looks. */
export function DriftWords({ drift }: { drift: BrandHealth['drift'] }) {
  const t = useTranslations('brands.health.drift');
  const tReasons = useTranslations('alerts.reasons');
  const moment = useMoment();
  if (drift === null) return '–';
  const { isWatched, lookCount, lastLookAt, driftedAt, reasons } = drift;
  if (driftedAt !== null) {
    return (
      <span className="flex flex-wrap items-center gap-2">
        {reasons.map((reason) => (
          <Badge key={reason} tone="violation">
            {tReasons(reason)}
          </Badge>
        ))}
        {t('since', { at: moment(driftedAt) })}
      </span>
    );
  }
  if (!isWatched) return <span className="text-ink-3">{t('unwatched')}</span>;
  return lastLookAt === null ? t('noLook') : t('none', { count: lookCount, at: moment(lastLookAt) });
}
