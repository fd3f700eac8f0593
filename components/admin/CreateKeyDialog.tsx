'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCreateApiKey } from '@/lib/client/admin-queries';
import { CreateApiKeySchema, type ApiScope } from '@/lib/contracts/accounts';
import { InlineProblem } from '../shell/RequestProblem';
import { Field, Input } from '../ui/Field';
import { ChoiceList } from './ChoiceList';
import { FormDialog } from './FormDialog';
import { NewKeyDialog } from './NewKeyDialog';
import { useScopeChoices } from './use-choices';
import { wrongFields } from './wrong-fields';

/** First what the key is for, then the key itself, once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('apiKeys');
  const scopeChoices = useScopeChoices();
  const create = useCreateApiKey();
  const [scopes, setScopes] = useState<ApiScope[]>(['images_write', 'ads_write']);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  if (create.data !== undefined) return <NewKeyDialog apiKey={create.data} onClose={onClose} />;

  const submit = (form: FormData) => {
    const parsed = CreateApiKeySchema.safeParse({
      name: form.get('name'),
      source: form.get('source'),
      scopes,
    });
    setWrong(wrongFields(parsed));
    if (parsed.success) create.mutate(parsed.data);
  };

  return (
    <FormDialog
      title={t('create')}
      action={t('create')}
      isBusy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('name')} hint={t('nameHint')} error={wrong.has('name') ? t('nameNeeded') : undefined}>
        <Input name="name" autoComplete="off" />
      </Field>
      <Field
        label={t('source')}
        hint={t('sourceHint')}
        error={wrong.has('source') ? t('sourceNeeded') : undefined}
      >
        <Input name="source" autoComplete="off" />
      </Field>
      <ChoiceList
        legend={t('may')}
        items={scopeChoices}
        chosen={scopes}
        error={wrong.has('scopes') ? t('scopeNeeded') : undefined}
        onChange={setScopes}
      />
      {create.error !== null && <InlineProblem error={create.error} />}
    </FormDialog>
  );
}
