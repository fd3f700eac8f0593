'use client';

import { useFormatter, useTranslations } from 'use-intl';
import { isLive } from '@/lib/client/learning/learning-queries';
import type { LearningRun } from '@/lib/contracts/learning';
import { Badge, type Tone } from '../ui/Badge';
import { ProgressBar } from '../ui/ProgressBar';

const TONES: Record<LearningRun['state'], Tone> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'clear',
  failed: 'violation',
  cancelled: 'neutral',
};

/** How far a run is, or how it ended. */
export function LearningState({ run }: { run: LearningRun }) {
  const t = useTranslations('learning');
  const format = useFormatter();
  if (!isLive(run)) return <Badge tone={TONES[run.state]}>{t(`states.${run.state}`)}</Badge>;
  const words = t(`phases.${run.phase}`);
  return (
    <span className="flex items-center gap-2">
      <ProgressBar label={t('progress')} share={run.doneShare} words={words} className="w-28" />
      <span className="w-9 text-right tabular-nums">
        {format.number(run.doneShare, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
      <span className="text-ink-2">{words}</span>
    </span>
  );
}
