'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '../ui/Skeleton';

/** Konva draws on a canvas of the browser, so the stage is loaded there only. */
export const PictureStage = dynamic(() => import('./KonvaStage').then((module) => module.KonvaStage), {
  ssr: false,
  loading: () => (
    <div className="on-stage grid size-full place-items-center bg-stage">
      <Skeleton className="size-3/5" />
    </div>
  ),
});
