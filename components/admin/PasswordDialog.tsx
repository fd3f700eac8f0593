'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { UpdateUserSchema, type UserView } from '@/lib/contracts/accounts';
import { InlineProblem } from '../shell/RequestProblem';
import { FormDialog } from './FormDialog';
import { PasswordField } from './PasswordField';
import { SessionsNote } from './SessionsNote';
import { useAccountChange } from './use-account-change';
import { wrongFields } from './wrong-fields';

export function PasswordDialog({ user, onClose }: { user: UserView; onClose: () => void }) {
  const t = useTranslations('accounts');
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const { isOwn, isBusy, error, save } = useAccountChange(user, onClose);

  const submit = (form: FormData) => {
    const parsed = UpdateUserSchema.safeParse({ password: form.get('password') });
    setWrong(wrongFields(parsed));
    if (parsed.success) save(parsed.data, t('passwordSet', { name: user.name }));
  };

  return (
    <FormDialog
      title={t('passwordTitle', { name: user.name })}
      description={user.email}
      action={t('setPassword')}
      isBusy={isBusy}
      onSubmit={submit}
      onClose={onClose}
    >
      <PasswordField error={wrong.has('password') ? t('passwordShort') : undefined} />
      <SessionsNote name={user.name} isOwn={isOwn} />
      {error !== null && <InlineProblem error={error} />}
    </FormDialog>
  );
}
