'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

type Props = {
  words: { title: string; text: string; start: string; conflict: string };
  /** Why the run was refused. */
  error: Error | null;
  /** Something is still missing, or it is being asked for. */
  isDisabled: boolean;
  onStart: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** What is asked before a worker begins a run. */
export function RunDialog({ words, error, isDisabled, onStart, onClose, children }: Props) {
  const tUi = useTranslations('ui');
  return (
    <Dialog
      isOpen
      title={words.title}
      description={words.text}
      onClose={onClose}
      footer={
        <>
          {error !== null && <InlineProblem error={error} words={{ conflict: words.conflict }} />}
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" disabled={isDisabled} onClick={onStart}>
            {words.start}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">{children}</div>
    </Dialog>
  );
}
