'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { coldStartQuery } from '@/lib/client/learning/cold-start-queries';
import type { ColdStart } from '@/lib/contracts/cold-start';
import { coldStartSteps, type ColdStartFacts } from '@/lib/domain/learning/cold-start-steps';
import { PanelPart } from '../admin/PanelPart';
import { CurveTable } from './CurveTable';
import { DrawLooksDialog } from './DrawLooksDialog';
import { LookSets } from './LookSets';
import { StepAction } from './StepAction';
import { StepKnown } from './StepKnown';
import { StepRow } from './StepRow';
import { StepWorth } from './StepWorth';

type Props = { slug: string; initial: ColdStart };

/** A brand's way from its definition to flags that keep a promise: what is known at each step, and the one thing to do now. */
export function ColdStartPage({ slug, initial }: Props) {
  const t = useTranslations('coldStart');
  const facts = useQuery({ ...coldStartQuery(slug), initialData: initial }).data;
  const [isDrawing, setIsDrawing] = useState(false);
  const steps = coldStartSteps(toFacts(facts));
  return (
    <div className="grid min-h-full grid-cols-[minmax(0,1fr)_26rem] max-lg:grid-cols-1">
      <ol aria-label={t('title')} className="min-w-0">
        {steps.map(({ step, state }, index) => (
          <StepRow
            key={step}
            number={index + 1}
            title={t(`steps.${step}`)}
            state={state}
            action={
              <StepAction
                step={step}
                isNow={state === 'now'}
                slug={slug}
                facts={facts}
                onDraw={() => setIsDrawing(true)}
              />
            }
            known={<StepKnown step={step} facts={facts} />}
            worth={<StepWorth step={step} facts={facts} />}
          />
        ))}
      </ol>
      <div className="min-w-0 border-l border-line bg-panel max-lg:border-l-0">
        <PanelPart title={t('curve.title')}>
          <CurveTable curve={facts.curve} />
        </PanelPart>
        <PanelPart title={t('looks.title')}>
          <LookSets slug={slug} />
        </PanelPart>
      </div>
      {isDrawing && <DrawLooksDialog slug={slug} onClose={() => setIsDrawing(false)} />}
    </div>
  );
}

function toFacts({ definition, flags, labels, looks, heads, certificate }: ColdStart): ColdStartFacts {
  return {
    isPublished: definition.version !== null,
    pictureCount: definition.pictures,
    isModelCurrent: flags.isModelCurrent,
    hasScored: flags.hasScored,
    waitingLooks: looks.waiting,
    positives: labels.positives,
    isLearned: heads.learnedPositives !== null,
    hasCandidate: heads.run !== null || heads.candidate !== null,
    isCertified: certificate.quantity !== null && !certificate.isStale,
  };
}
