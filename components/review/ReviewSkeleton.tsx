'use client';

import { useTranslations } from 'use-intl';
import { Skeleton } from '../ui/Skeleton';
import { PanelSection } from '../work/PanelSection';
import { WorkFrame } from '../work/WorkFrame';

/** The shape of a review while the first item is on its way. */
export function ReviewSkeleton() {
  const t = useTranslations('review');
  return (
    <WorkFrame
      stage={
        <output aria-label={t('loading')} className="on-stage grid size-full place-items-center bg-stage">
          <Skeleton className="h-3/5 w-2/5" />
        </output>
      }
      panel={
        <>
          <PanelSection>
            <Skeleton className="mb-3 h-6 w-32" />
            <Skeleton className="mb-2 h-4 w-full" />
            <Skeleton className="h-4 w-full" />
          </PanelSection>
          <PanelSection>
            <Skeleton className="mb-3 h-18 w-full" />
            <Skeleton className="mb-2 h-4 w-4/5" />
            <Skeleton className="h-4 w-3/5" />
          </PanelSection>
          <PanelSection>
            <Skeleton className="mb-2 h-4 w-full" />
            <Skeleton className="mb-2 h-4 w-4/5" />
            <Skeleton className="h-4 w-4/5" />
          </PanelSection>
        </>
      }
      bar={<div className="h-22.5 shrink-0 border-t border-line bg-panel" />}
    />
  );
}
