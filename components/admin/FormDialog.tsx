'use client';

import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

type Props = {
  title: string;
  description?: ReactNode;
  /** What the button does, in a verb. */
  action: string;
  isBusy: boolean;
  children: ReactNode;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
};

/** Some fields and one button; Enter sends. What is wrong is said by us at the fields, in the person's language. */
export function FormDialog({ title, description, action, isBusy, children, onSubmit, onClose }: Props) {
  const t = useTranslations('ui');
  const formId = useId();
  return (
    <Dialog
      isOpen
      title={title}
      {...(description !== undefined && { description })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="solid" type="submit" form={formId} disabled={isBusy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(new FormData(event.currentTarget));
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
