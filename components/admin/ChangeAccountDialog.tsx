'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { UpdateUserSchema, type Role, type UserView } from '@/lib/contracts/accounts';
import { InlineProblem } from '../shell/RequestProblem';
import { Field, Input } from '../ui/Field';
import { ChoiceList } from './ChoiceList';
import { FormDialog } from './FormDialog';
import { SessionsNote } from './SessionsNote';
import { useAccountChange } from './use-account-change';
import { useRoleChoices } from './use-choices';
import { wrongFields } from './wrong-fields';

/** Name and roles. The e-mail stays: it is what the person is known by. */
export function ChangeAccountDialog({ user, onClose }: { user: UserView; onClose: () => void }) {
  const t = useTranslations('accounts');
  const roleChoices = useRoleChoices();
  const [roles, setRoles] = useState<Role[]>(user.roles);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const { isOwn, isBusy, error, save } = useAccountChange(user, onClose);

  const submit = (form: FormData) => {
    const parsed = UpdateUserSchema.safeParse({ name: form.get('name'), roles });
    setWrong(wrongFields(parsed));
    if (parsed.success) save(parsed.data, t('changed', { name: parsed.data.name ?? user.name }));
  };

  return (
    <FormDialog
      title={t('changeTitle', { name: user.name })}
      description={user.email}
      action={t('save')}
      isBusy={isBusy}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('name')} error={wrong.has('name') ? t('nameNeeded') : undefined}>
        <Input name="name" defaultValue={user.name} autoComplete="off" />
      </Field>
      <ChoiceList
        legend={t('roles')}
        items={roleChoices}
        chosen={roles}
        error={wrong.has('roles') ? t('roleNeeded') : undefined}
        onChange={setRoles}
      />
      <SessionsNote name={user.name} isOwn={isOwn} />
      {error !== null && <InlineProblem error={error} words={{ conflict: t('lastAdmin') }} />}
    </FormDialog>
  );
}
