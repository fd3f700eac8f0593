'use client';

import { useTranslations } from 'use-intl';
import type { DraftLine } from '@/lib/client/decision-draft';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import { closeToast, showToast } from '../ui/toast';

type Sent =
  | { kind: 'decision'; adTitle: string; lines: ReadonlyArray<DraftLine & { brandName: string }> }
  | { kind: 'escalation'; adTitle: string };

const TOAST_ID = 'undo-decision';

/** Says what was just sent, with Undo for as long as it can be taken back. The next one takes its place. */
export function useUndoToast() {
  const t = useTranslations('review');
  const tWork = useTranslations('work');
  const tReasons = useTranslations('reasons');
  const shortcut = useShortcutLabel('undo');
  return {
    show: (sent: Sent, undoMs: number, onUndo: () => void) =>
      showToast({
        id: TOAST_ID,
        title: titleOf(sent),
        timeoutMs: undoMs,
        undo: { label: tWork('undo'), onUndo, ...(shortcut !== undefined && { shortcut }) },
      }),
    hide: () => closeToast(TOAST_ID),
  };

  function titleOf(sent: Sent): string {
    if (sent.kind === 'escalation') return t('escalatedToast');
    const [first] = sent.lines;
    if (first === undefined) return t('noneShownToast');
    return t('decidedToast', {
      brand: first.brandName,
      reason: tReasons(`${first.reason}.label`),
      more: sent.lines.length - 1,
    });
  }
}
