'use client';

import { useTranslations } from 'use-intl';
import { OUTCOMES, type Outcome } from '@/lib/domain/drawing/drawing';
import { ActionKey } from '../work/ActionKey';
import { SuggestionKeys } from './SuggestionKeys';
import type { LabelDrawing } from './use-label-drawing';

type Props = {
  drawing: LabelDrawing;
  /** The brand whose marks are asked for; null = any mark. */
  brandName: string | null;
  /** While the task is lost, or two versions of it are to be brought together. */
  isLocked: boolean;
  canUndoSubmit: boolean;
  onSubmit: () => void;
  onComment: () => void;
  onDecline: () => void;
  onUndoSubmit: () => void;
};

/** What the answer is, and what else can be done; a key each. */
export function AnswerBar(props: Props) {
  const { drawing, brandName, isLocked, canUndoSubmit } = props;
  const t = useTranslations('labeling');
  const tWork = useTranslations('work');
  const ifFree = (act: () => void) => (isLocked ? null : act);
  const { boxes, outcome } = drawing.present;
  const isAnswered = outcome !== null || boxes.length > 0;
  const outcomes = OUTCOMES.filter((one) => one !== 'wrong-brand' || brandName !== null);
  return (
    <section
      aria-label={t('answer')}
      className="flex shrink-0 flex-wrap items-center justify-between gap-x-5 gap-y-2 border-t border-line bg-panel px-4 py-3"
    >
      <div className="flex flex-wrap items-center gap-1.5">
        <ActionKey
          command="submit-label"
          look="solid"
          className="min-w-44"
          onPress={isAnswered ? ifFree(props.onSubmit) : null}
        >
          {outcome !== null
            ? t('submitOutcome', { outcome: t(`outcome.${outcome}`) })
            : isAnswered
              ? t('submitBoxes', { count: boxes.length })
              : t('submitNothing')}
        </ActionKey>
        <span aria-hidden className="mx-1.5 h-6 border-l border-line" />
        {outcomes.map((one) => (
          <OutcomeKey
            key={one}
            outcome={one}
            brandName={brandName}
            isGiven={outcome === one}
            onPress={ifFree(() => drawing.toggleOutcome(one))}
          />
        ))}
      </div>
      <fieldset aria-label={t('otherActions')} className="flex flex-wrap items-center gap-1.5">
        <ActionKey command="copy-boxes" onPress={drawing.copy && ifFree(drawing.copy)}>
          {t('copy')}
        </ActionKey>
        <ActionKey command="undo-step" onPress={drawing.canUndo ? ifFree(drawing.undo) : null}>
          {tWork('undo')}
        </ActionKey>
        <ActionKey command="redo-step" onPress={drawing.canRedo ? ifFree(drawing.redo) : null}>
          {t('redo')}
        </ActionKey>
        <ActionKey command="label-comment" onPress={ifFree(props.onComment)}>
          {tWork('comment')}
        </ActionKey>
        <ActionKey command="label-decline" onPress={ifFree(props.onDecline)}>
          {tWork('decline')}
        </ActionKey>
        <ActionKey command="undo-submit" onPress={canUndoSubmit ? props.onUndoSubmit : null}>
          {t('undoSubmit')}
        </ActionKey>
      </fieldset>
      {!isLocked && <SuggestionKeys drawing={drawing} />}
    </section>
  );
}

type OutcomeProps = {
  outcome: Outcome;
  brandName: string | null;
  isGiven: boolean;
  onPress: (() => void) | null;
};

function OutcomeKey({ outcome, brandName, isGiven, onPress }: OutcomeProps) {
  const t = useTranslations('labeling');
  return (
    <ActionKey
      command={outcome}
      isPressed={isGiven}
      title={t(`outcomeMeaning.${outcome}`, { brand: brandName ?? t('anyBrand') })}
      onPress={onPress}
    >
      {t(`outcome.${outcome}`)}
    </ActionKey>
  );
}
