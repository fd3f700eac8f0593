'use client';

import { useTranslations } from 'use-intl';
import { useShortcut } from '@/lib/client/shortcuts';
import { isViolation, REASONS, type Reason } from '@/lib/domain/reasons';
import { ActionKey } from '../work/ActionKey';
import { ReasonButton } from './ReasonButton';

type Props = {
  /** What the reason keys answer for; null = nothing can be answered, e.g. an audit without a suspect. */
  brandName: string | null;
  /** What was already answered for that brand in this decision. */
  givenReason: Reason | null;
  /** Suspects still without an answer; the decision can be sent as it is when something is answered. */
  openCount: number;
  hasAnswer: boolean;
  /** While a decision is on its way, or the item is lost: nothing can be pressed. */
  isLocked: boolean;
  canUndo: boolean;
  onDecide: (reason: Reason) => void;
  onSend: () => void;
  onNoOther: () => void;
  onAnotherBrand: () => void;
  onComment: () => void;
  onEscalate: () => void;
  onDecline: () => void;
  onUndo: () => void;
};

const GROUPS = [
  { side: 'violation', reasons: REASONS.filter((reason) => isViolation(reason)) },
  { side: 'clear', reasons: REASONS.filter((reason) => !isViolation(reason)) },
] as const;

/** One key, one decision. Knows nothing of leases or requests. */
export function DecisionBar(props: Props) {
  const { brandName, givenReason, openCount, hasAnswer, isLocked, canUndo, onDecide } = props;
  const t = useTranslations('review');
  const tWork = useTranslations('work');
  const ifFree = (act: () => void) => (isLocked ? null : act);
  const canSend = hasAnswer && openCount > 0;

  return (
    <section
      aria-label={t('decision')}
      className="@container shrink-0 border-t border-line bg-panel px-4 py-3"
    >
      <div className="flex flex-wrap items-end gap-x-5 gap-y-2 justify-between">
        <div className="grid grid-cols-[auto_repeat(4,auto)] gap-x-1.5 gap-y-2 @min-[98rem]:flex @min-[98rem]:gap-x-5">
          {GROUPS.map(({ side, reasons }) => (
            // A fieldset cannot be a subgrid, and the two groups share their columns.
            <div
              key={side}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
              role="group"
              aria-label={t(side)}
              className="col-span-5 grid grid-cols-subgrid items-center @min-[98rem]:flex @min-[98rem]:flex-col @min-[98rem]:items-start @min-[98rem]:gap-1"
            >
              <span aria-hidden className="pr-3 text-xs font-semibold text-ink-3">
                {t(side)}
              </span>
              <div className="contents @min-[98rem]:flex @min-[98rem]:gap-1.5">
                {reasons.map((reason) => (
                  <ReasonButton
                    key={reason}
                    reason={reason}
                    brandName={brandName}
                    isGiven={givenReason === reason}
                    onDecide={isLocked || brandName === null ? null : () => onDecide(reason)}
                  />
                ))}
              </div>
            </div>
          ))}
        </div>
        <fieldset
          aria-label={t('otherActions')}
          className="grid grid-cols-3 gap-x-1.5 gap-y-2 @max-[70rem]:grid-cols-6"
        >
          <ActionKey command="no-other-suspect" onPress={ifFree(props.onNoOther)}>
            {hasAnswer ? t('noOther') : t('noneShown')}
          </ActionKey>
          <ActionKey command="another-brand" onPress={ifFree(props.onAnotherBrand)}>
            {t('anotherBrand')}
          </ActionKey>
          {canSend ? (
            <ActionKey command="send" look="solid" onPress={ifFree(props.onSend)}>
              {t('sendOpen', { count: openCount })}
            </ActionKey>
          ) : (
            <ActionKey command="comment" onPress={ifFree(props.onComment)}>
              {tWork('comment')}
            </ActionKey>
          )}
          <ActionKey command="escalate" onPress={ifFree(props.onEscalate)}>
            {t('escalate')}
          </ActionKey>
          <ActionKey command="decline" onPress={ifFree(props.onDecline)}>
            {tWork('decline')}
          </ActionKey>
          <ActionKey command="undo" onPress={canUndo ? props.onUndo : null}>
            {tWork('undo')}
          </ActionKey>
        </fieldset>
      </div>
      {canSend && <HiddenComment onComment={ifFree(props.onComment)} />}
    </section>
  );
}

/** The comment key goes on working while Send stands in its button's place. */
function HiddenComment({ onComment }: { onComment: (() => void) | null }) {
  useShortcut('comment', onComment);
  return null;
}
