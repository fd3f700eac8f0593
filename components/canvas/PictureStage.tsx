'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '../ui/Skeleton';

const loading = () => (
  <div className="on-stage grid size-full place-items-center bg-stage">
    <Skeleton className="size-3/5" />
  </div>
);

// Konva draws on a canvas of the browser, so the stages are loaded there only.
export const PictureStage = dynamic(() => import('./KonvaStage').then((module) => module.KonvaStage), {
  ssr: false,
  loading,
});

export const DrawingStage = dynamic(
  () => import('./KonvaDrawingStage').then((module) => module.KonvaDrawingStage),
  { ssr: false, loading },
);
