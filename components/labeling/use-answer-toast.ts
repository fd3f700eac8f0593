'use client';

import { useTranslations } from 'use-intl';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import { closeToast, showToast } from '../ui/toast';

const TOAST_ID = 'undo-answer';

/** Says what was just answered, with Undo for as long as it can be taken back. The next one takes its place. */
export function useAnswerToast() {
  const t = useTranslations('labeling');
  const shortcut = useShortcutLabel('undo-submit');
  return {
    show: ({ outcome, boxes }: SubmitLabelAnswer, undoMs: number, onUndo: () => void) =>
      showToast({
        id: TOAST_ID,
        title:
          outcome === 'boxes'
            ? t('answeredBoxes', { count: boxes.length })
            : t('answeredOutcome', { outcome: t(`outcome.${outcome}`) }),
        timeoutMs: undoMs,
        undo: { label: t('undoSubmit'), onUndo, ...(shortcut !== undefined && { shortcut }) },
      }),
    hide: () => closeToast(TOAST_ID),
  };
}
