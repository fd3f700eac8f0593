'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './IconButton';

type Props = {
  isOpen: boolean;
  title: ReactNode;
  description?: ReactNode;
  /** `sheet` slides in at the right edge and is as high as the window. */
  kind?: 'dialog' | 'sheet';
  className?: string;
  footer?: ReactNode;
  children: ReactNode;
  onClose: () => void;
};

const FADE =
  'transition-[opacity,translate] duration-150 data-closed:pointer-events-none data-ending-style:opacity-0 data-starting-style:opacity-0';
const KINDS = {
  dialog: 'top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-120 -translate-1/2 rounded-lg',
  sheet:
    'inset-y-0 right-0 w-100 border-y-0 border-r-0 data-ending-style:translate-x-4 data-starting-style:translate-x-4',
};

/** Where one would type first; else the dialog itself has the focus, so that arrow keys scroll it. */
const FIELDS = 'input, textarea, [role=combobox]';

/** Focus goes in, stays in, and returns to where it was; Escape closes. */
export function Dialog(props: Props) {
  const { isOpen, title, description, kind = 'dialog', className, footer, children, onClose } = props;
  const t = useTranslations('ui');
  const popup = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  // Joins the focus: while a closed dialog fades out, keys (and, by its style, the pointer) are meant for the page.
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (!isOpen && activeElement instanceof HTMLElement && popup.current?.contains(activeElement)) {
      activeElement.blur();
    }
  }, [isOpen]);
  return (
    <BaseDialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={clsx('fixed inset-0 z-40 bg-veil', FADE)} />
        <BaseDialog.Popup
          ref={popup}
          initialFocus={() => body.current?.querySelector<HTMLElement>(FIELDS) ?? popup.current}
          className={clsx(
            'fixed z-40 flex max-w-[calc(100vw-2rem)] flex-col border border-line-strong bg-panel text-ink outline-none',
            FADE,
            KINDS[kind],
            className,
          )}
        >
          <header className="flex items-start gap-2 border-b border-line py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1 py-1">
              <BaseDialog.Title className="text-lg font-semibold">{title}</BaseDialog.Title>
              {description !== undefined && (
                <BaseDialog.Description className="text-ink-2">{description}</BaseDialog.Description>
              )}
            </div>
            <IconButton
              label={t('close')}
              shortcut="Esc"
              icon={<X size={16} aria-hidden />}
              onClick={onClose}
            />
          </header>
          <div ref={body} className="min-h-0 flex-1 overflow-y-auto p-4">
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
