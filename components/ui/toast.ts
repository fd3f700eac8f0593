import { Toast } from '@base-ui/react/toast';

export const toastManager = Toast.createToastManager<ToastExtras>();

export type ToastExtras = { undo?: ToastUndo };
/** `label` says what pressing it does; the toast stays as long as it can be pressed. */
export type ToastUndo = { label: string; shortcut?: string; onUndo: () => void };

type ToastOptions = {
  /** What happened, in the past tense. */
  title: string;
  description?: string;
  isError?: boolean;
  undo?: ToastUndo;
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
  return toastManager.add({
    title,
    type: isError ? 'error' : 'note',
    priority: isError ? 'high' : 'low',
    timeout: timeoutMs ?? (isError ? 0 : 5_000),
    ...(id !== undefined && { id }),
    ...(description !== undefined && { description }),
    data: undo === undefined ? {} : { undo },
  });
}

export function closeToast(toastId: string): void {
  toastManager.close(toastId);
}
