'use client';

import { useShortcut } from '@/lib/client/shortcuts';
import type { LabelDrawing } from './use-label-drawing';

/** Going round the boxes and suggestions by key. */
export function StepKeys({ drawing }: { drawing: LabelDrawing }) {
  useShortcut('next-box', () => drawing.goRound(1));
  useShortcut('previous-box', () => drawing.goRound(-1));
  return null;
}
