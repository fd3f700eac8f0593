'use client';

import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field, Textarea } from './Field';

type Props = {
  title: string;
  text: string;
  /** What the button does, in a verb. */
  action: string;
  isViolation: boolean;
  label: string;
  /** Said when it is sent without a reason. */
  needed: string;
  isBusy: boolean;
  /** What the server refused it with. */
  problem: ReactNode;
  onSend: (reason: string) => void;
  onClose: () => void;
};

const MAX_LENGTH = 1_000;

/** Something that is done only with a reason, which stays with it. */
export function ReasonDialog(props: Props) {
  const { title, text, action, isViolation, label, needed, isBusy, problem, onSend, onClose } = props;
  const t = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const words = reason.trim();
  const send = () => {
    setIsTried(true);
    if (words !== '') onSend(words);
  };
  return (
    <Dialog
      isOpen
      title={title}
      description={text}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look={isViolation ? 'violation' : 'solid'} disabled={isBusy} onClick={send}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={label} error={isTried && words === '' ? needed : undefined}>
          <Textarea
            value={reason}
            rows={3}
            maxLength={MAX_LENGTH}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {problem}
      </div>
    </Dialog>
  );
}
