'use client';

import { useFormatter, useTranslations } from 'use-intl';
import { isUnderWay } from '@/lib/client/evaluation/evaluation-queries';
import type { Evaluation } from '@/lib/contracts/evaluations';
import { Badge, type Tone } from '../ui/Badge';
import { ProgressBar } from '../ui/ProgressBar';

const TONES: Record<Evaluation['state'], Tone> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'clear',
  failed: 'violation',
  cancelled: 'neutral',
};

/** How far an evaluation is, or how it ended. */
export function EvaluationState({ evaluation }: { evaluation: Evaluation }) {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const { state, phase, doneShare } = evaluation;
  if (!isUnderWay(evaluation)) return <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>;
  const words = t(`phases.${phase}`);
  return (
    <span className="flex items-center gap-2">
      <ProgressBar label={t('progress')} share={doneShare} words={words} className="w-28" />
      <span className="w-9 text-right tabular-nums">
        {format.number(doneShare, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
      <span className="text-ink-2">{words}</span>
    </span>
  );
}
