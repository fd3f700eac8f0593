'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCreateUser } from '@/lib/client/admin-queries';
import { CreateUserSchema, type Role } from '@/lib/contracts/accounts';
import { errorCode, InlineProblem } from '../shell/RequestProblem';
import { Field, Input } from '../ui/Field';
import { showToast } from '../ui/toast';
import { ChoiceList } from './ChoiceList';
import { FormDialog } from './FormDialog';
import { PasswordField } from './PasswordField';
import { useRoleChoices } from './use-choices';
import { refusedFields, wrongFields } from './wrong-fields';

export function CreateAccountDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('accounts');
  const roleChoices = useRoleChoices();
  const create = useCreateUser();
  const [roles, setRoles] = useState<Role[]>(['reviewer']);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const refused = refusedFields(create.error);
  const isTaken = create.error !== null && errorCode(create.error) === 'conflict';
  const isWrong = (field: string) => wrong.has(field) || refused.has(field);

  const submit = (form: FormData) => {
    const parsed = CreateUserSchema.safeParse({
      email: form.get('email'),
      name: form.get('name'),
      password: form.get('password'),
      roles,
    });
    setWrong(wrongFields(parsed));
    create.reset();
    if (!parsed.success) return;
    create.mutate(parsed.data, {
      onSuccess: () => {
        showToast({ title: t('created', { name: parsed.data.name }) });
        onClose();
      },
    });
  };

  return (
    <FormDialog
      title={t('create')}
      description={t('createText')}
      action={t('create')}
      isBusy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('name')} error={isWrong('name') ? t('nameNeeded') : undefined}>
        <Input name="name" autoComplete="off" />
      </Field>
      <Field
        label={t('email')}
        error={isTaken ? t('emailTaken') : isWrong('email') ? t('emailWrong') : undefined}
      >
        <Input name="email" type="email" autoComplete="off" />
      </Field>
      <PasswordField error={isWrong('password') ? t('passwordShort') : undefined} />
      <ChoiceList
        legend={t('roles')}
        items={roleChoices}
        chosen={roles}
        error={isWrong('roles') ? t('roleNeeded') : undefined}
        onChange={setRoles}
      />
      {create.error !== null && !isTaken && refused.size === 0 && <InlineProblem error={create.error} />}
    </FormDialog>
  );
}
