'use client';

import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import { brandFiguresQuery } from '@/lib/client/brands/brand-queries';
import { hardNegativesQuery } from '@/lib/client/datasets/dataset-queries';
import { FIGURE_DAYS, type BrandOverview } from '@/lib/contracts/brand-overviews';
import type { DefinitionView } from '@/lib/contracts/brands';
import { Fact, Facts, PanelPart } from '../admin/PanelPart';
import { Badge } from '../ui/Badge';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { ReferencePanel } from '../work/ReferencePanel';

type Props = {
  brand: BrandOverview;
  /** What identifies it; null before the first publication. */
  definition: DefinitionView | null;
};

/** A brand at a glance: what is in use, how much it flags, what waits, and what identifies it. */
export function BrandOverviewPage({ brand, definition }: Props) {
  const t = useTranslations('brands');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_24rem] items-start max-lg:grid-cols-1">
      <div className="min-w-0 border-r border-line">
        <PanelPart title={t('use')}>
          <UseFacts brand={brand} />
        </PanelPart>
      </div>
      <div className="min-w-0">
        {definition === null ? (
          <EmptyState
            icon={<FileText size={24} aria-hidden />}
            title={t('noDefinitionTitle')}
            text={t('noDefinitionText')}
          />
        ) : (
          <ReferencePanel name={brand.name} definition={definition} />
        )}
      </div>
    </div>
  );
}

function UseFacts({ brand: { id, slug, aliases, published, model, threshold } }: Pick<Props, 'brand'>) {
  const t = useTranslations('brands');
  const format = useFormatter();
  const figures = useQuery(brandFiguresQuery()).data;
  const hard = useQuery(hardNegativesQuery()).data;
  const counted = figures?.brands.find((row) => row.brandId === id);
  const on = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  const hardOfBrand = hard?.brands.find((row) => row.slug === slug);
  return (
    <Facts>
      <Fact name={t('facts.definition')}>
        {published === null ? (
          <Badge isDashed>{t('neverPublished')}</Badge>
        ) : (
          t('publishedOn', { version: published.version, on: on(published.publishedAt) })
        )}
      </Fact>
      {published !== null && (
        <Fact name={t('facts.publishedBy')}>{published.publishedBy ?? t('commandLine')}</Fact>
      )}
      <Fact name={t('facts.model')}>
        {model === null
          ? t('noModel')
          : t('modelOf', {
              version: model.version,
              definition: model.definitionVersion,
              since: on(model.activatedAt),
            })}
      </Fact>
      <Fact name={t('facts.threshold')}>
        {threshold === null ? (
          '–'
        ) : (
          <span className="flex items-center gap-2">
            {format.number(threshold.value, { minimumFractionDigits: 2, maximumFractionDigits: 3 })}
            {threshold.quantity === null && <Badge isDashed>{t('provisional')}</Badge>}
          </span>
        )}
      </Fact>
      <Fact name={t('facts.flagRate')}>
        {figures === undefined ? (
          <Skeleton className="h-4 w-40" />
        ) : figures.scoredCount === 0 ? (
          '–'
        ) : (
          t('flagRateText', {
            share: format.number((counted?.flaggedCount ?? 0) / figures.scoredCount, {
              style: 'percent',
              maximumSignificantDigits: 2,
            }),
            days: FIGURE_DAYS,
            flagged: format.number(counted?.flaggedCount ?? 0),
            scored: format.number(figures.scoredCount),
          })
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
      </Fact>
      <Fact name={t('facts.hard')}>
        {hard === undefined ? (
          <Skeleton className="h-4 w-40" />
        ) : hardOfBrand === undefined ? (
          t('noHard')
        ) : (
          <Link href={`/data?brand=${slug}&hard=yes&sort=score-high`} className="underline">
            {t('hardText', {
              count: format.number(hardOfBrand.count),
              recent: format.number(hardOfBrand.recent),
              still: format.number(hardOfBrand.stillOver),
            })}
          </Link>
        )}
      </Fact>
      <Fact name={t('facts.aliases')}>{aliases.length === 0 ? t('none') : aliases.join(' · ')}</Fact>
    </Facts>
  );
}
