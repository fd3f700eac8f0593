import { Toast } from '@base-ui/react/toast';

export const toastManager = Toast.createToastManager<ToastExtras>();

export type ToastExtras = { undoShortcut?: string };

type ToastOptions = {
  /** What happened, in the past tense. */
  title: string;
  description?: string;
  isError?: boolean;
  /** `label` says what pressing it does; the toast stays as long as it can be pressed. */
  undo?: { label: string; shortcut?: string; onUndo: () => void };
  timeoutMs?: number;
  /** A toast with the id of one that is shown replaces it. */
  id?: string;
};

/** Says what happened, at the lower edge; read out politely, or at once when it is an error. */
export function showToast({
  title,
  description,
  isError = false,
  undo,
  timeoutMs,
  id,
}: ToastOptions): string {
  const toastId = toastManager.add({
    title,
    type: isError ? 'error' : 'note',
    priority: isError ? 'high' : 'low',
    timeout: timeoutMs ?? (isError ? 0 : 5_000),
    ...(id !== undefined && { id }),
    ...(description !== undefined && { description }),
    ...(undo !== undefined && {
      actionProps: {
        children: undo.label,
        onClick: () => {
          undo.onUndo();
          toastManager.close(toastId);
        },
      },
      data: undo.shortcut === undefined ? {} : { undoShortcut: undo.shortcut },
    }),
  });
  return toastId;
}

export function closeToast(toastId: string): void {
  toastManager.close(toastId);
}
