'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import { FIGURE_DAYS, type BrandFigures, type BrandOverview } from '@/lib/contracts/brand-overviews';
import type { BrandHealth } from '@/lib/contracts/brand-health';
import type { ThresholdVersion } from '@/lib/contracts/thresholds';
import { Fact, Facts } from '../admin/PanelPart';
import { StandingBadge } from '../thresholds/StandingBadge';
import { Badge } from '../ui/Badge';
import { Skeleton } from '../ui/Skeleton';
import { DriftWords } from './DriftWords';
import { FlagShare } from './FlagShare';
import { useMoment } from '../ui/use-moment';

type Props = {
  brand: BrandOverview;
  figures: BrandFigures | undefined;
  health: BrandHealth | undefined;
  /** The one in use, as far as the person may see it. */
  threshold: ThresholdVersion | null;
};

/** What is in use of a brand, how much it flags and what waits. */
export function UseFacts({ brand, figures, health, threshold }: Props) {
  const t = useTranslations('brands');
  const format = useFormatter();
  const moment = useMoment();
  const { id, slug, aliases, published, model } = brand;
  const counted = figures?.brands.find((row) => row.brandId === id);
  return (
    <Facts>
      <Fact name={t('facts.definition')}>
        {published === null ? (
          <Badge isDashed>{t('neverPublished')}</Badge>
        ) : (
          t('publishedOn', { version: published.version, on: moment(published.publishedAt) })
        )}
      </Fact>
      <Fact name={t('facts.model')}>
        {model === null
          ? t('noModel')
          : t('modelOf', {
              version: model.version,
              definition: model.definitionVersion,
              since: moment(model.activatedAt),
            })}
      </Fact>
      <Fact name={t('facts.threshold')}>
        {brand.threshold === null ? (
          '–'
        ) : (
          <span className="flex items-center gap-2">
            {format.number(brand.threshold.value, { minimumFractionDigits: 2, maximumFractionDigits: 4 })}
            {threshold !== null && (
              <StandingBadge
                origin={threshold.origin}
                stale={threshold.stale}
                validUntil={threshold.certificate?.validUntil ?? null}
              />
            )}
          </span>
        )}
      </Fact>
      <Fact name={t('columns.flagRate', { days: FIGURE_DAYS })}>
        {figures === undefined ? (
          <Skeleton className="h-4 w-32" />
        ) : (
          <FlagShare flagged={counted?.flaggedCount ?? 0} scored={figures.scoredCount} />
        )}
      </Fact>
      <Fact name={t('facts.open')}>
        {figures === undefined ? (
          <Skeleton className="h-4 w-16" />
        ) : (
          <Link href={`/queue?brand=${slug}`} className="underline">
            {t('waitingAds', { count: counted?.openCount ?? 0 })}
          </Link>
        )}
        {health !== undefined && health.lateCount > 0 && (
          <span className="ml-2 text-violation">{t('health.late', { count: health.lateCount })}</span>
        )}
      </Fact>
      <Fact name={t('facts.drift')}>
        {health === undefined ? <Skeleton className="h-4 w-40" /> : <DriftWords drift={health.drift} />}
      </Fact>
      <Fact name={t('facts.aliases')}>{aliases.length === 0 ? t('none') : aliases.join(' · ')}</Fact>
    </Facts>
  );
}
