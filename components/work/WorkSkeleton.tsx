'use client';

import { Skeleton } from '../ui/Skeleton';
import { PanelSection } from './PanelSection';
import { WorkFrame } from './WorkFrame';

/** The shape of the work while the first piece is on its way. */
export function WorkSkeleton({ label }: { label: string }) {
  return (
    <WorkFrame
      stage={
        <output aria-label={label} className="on-stage grid size-full place-items-center bg-stage">
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
