'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

type Props = {
  title: string;
  /** What follows from it. */
  children: ReactNode;
  /** What the button does, in a verb. */
  action: string;
  isBusy: boolean;
  error: unknown;
  /** Words for codes that mean something particular here. */
  words?: Readonly<Record<string, string>>;
  onConfirm: () => void;
  onClose: () => void;
};

/** Before what cannot simply be taken back. */
export function ConfirmDialog(props: Props) {
  const { title, children, action, isBusy, error, words, onConfirm, onClose } = props;
  const t = useTranslations('ui');
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="violation" disabled={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div>{children}</div>
        {error !== null && <InlineProblem error={error} {...(words !== undefined && { words })} />}
      </div>
    </Dialog>
  );
}
