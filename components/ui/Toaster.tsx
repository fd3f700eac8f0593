'use client';

import { Toast } from '@base-ui/react/toast';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Kbd } from './Kbd';
import { toastManager, type ToastExtras, type ToastUndo } from './toast';

/** Where `showToast` shows. Once, around the page. */
export function Toaster({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={toastManager} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed bottom-[4.75rem] left-1/2 z-50 flex w-max max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col items-center gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const t = useTranslations('ui');
  const { toasts, close } = Toast.useToastManager<ToastExtras>();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      data-toast
      className={clsx(
        'rounded-lg bg-solid text-on-solid transition-opacity duration-150',
        'data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0',
      )}
    >
      <Toast.Content className="flex items-center gap-3 py-1 pr-1 pl-3">
        <span
          className={clsx('size-2 shrink-0 rounded-full', toast.type === 'error' ? 'bg-[#ff8a7a]' : 'hidden')}
        />
        <div className="py-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="opacity-80" />
        </div>
        {toast.data?.undo !== undefined && <Undo undo={toast.data.undo} onDone={() => close(toast.id)} />}
        <Toast.Close
          aria-label={t('close')}
          className="flex size-7 items-center justify-center rounded-md hover:bg-current/10"
        >
          <X size={14} aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

function Undo({ undo, onDone }: { undo: ToastUndo; onDone: () => void }) {
  return (
    <Toast.Action
      className="flex h-7 items-center gap-1.5 rounded-md border border-current/40 px-2 font-semibold hover:bg-current/10"
      onClick={() => {
        undo.onUndo();
        onDone();
      }}
    >
      {undo.label}
      {undo.shortcut !== undefined && <Kbd>{undo.shortcut}</Kbd>}
    </Toast.Action>
  );
}
