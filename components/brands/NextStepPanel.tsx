'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { BrandHealth } from '@/lib/contracts/brand-health';
import type { BrandOverview } from '@/lib/contracts/brand-overviews';
import type { BrandThresholds } from '@/lib/contracts/thresholds';
import { chooseNextStep, type BrandStanding, type NextStep } from '@/lib/domain/brands/next-step';
import { Skeleton } from '../ui/Skeleton';

type Props = {
  brand: BrandOverview;
  health: BrandHealth | undefined;
  /** Undefined while they are read, and for those who may not see them. */
  thresholds: BrandThresholds | undefined;
};

/** The one thing to do next, and where. */
export function NextStepPanel({ brand, health, thresholds }: Props) {
  const t = useTranslations('brands.next');
  if (health === undefined) return <Skeleton className="m-4 h-10" />;
  const step = chooseNextStep(toStanding(brand, health, thresholds));
  const place = PLACES[step];
  return (
    <section aria-label={t('title')} className="border-b border-line bg-accent-soft px-4 py-3">
      <h2 className="text-xs font-semibold text-ink-2">{t('title')}</h2>
      <p className="text-lg font-semibold">{t(`steps.${step}`, { count: health.lateCount })}</p>
      {place !== null && (
        <Link href={place.href(brand.slug)} className="underline">
          {t(`links.${place.name}`)}
        </Link>
      )}
    </section>
  );
}

function toStanding(
  { published, draft, model, threshold }: BrandOverview,
  { lateCount, pictureCount }: BrandHealth,
  thresholds: BrandThresholds | undefined,
): BrandStanding {
  const isStale = (thresholds?.active?.stale ?? null) !== null;
  const isCertified = (threshold?.quantity ?? null) !== null;
  return {
    isPublished: published !== null,
    hasDraft: draft !== null,
    pictureCount,
    isModelCurrent: model !== null && model.definitionVersion === published?.version,
    lateCount,
    threshold: isStale ? 'stale' : threshold === null ? 'none' : isCertified ? 'certified' : 'provisional',
    hasProposal: (thresholds?.proposal ?? null) !== null,
  };
}

type Place = { name: 'definition' | 'thresholds' | 'late'; href: (slug: string) => string };
const DEFINITION: Place = { name: 'definition', href: (slug) => `/brands/${slug}/definition` };
const THRESHOLDS: Place = { name: 'thresholds', href: (slug) => `/brands/${slug}/thresholds` };
const PLACES: Record<NextStep, Place | null> = {
  define: DEFINITION,
  'wait-for-model': null,
  'add-pictures': DEFINITION,
  'look-at-drift': THRESHOLDS,
  'decide-proposal': THRESHOLDS,
  'review-late': { name: 'late', href: (slug) => `/queue?brand=${slug}&sort=due` },
  'finish-draft': DEFINITION,
  certify: THRESHOLDS,
  nothing: null,
};
