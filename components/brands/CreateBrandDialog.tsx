'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refreshBrands, sendNewBrand } from '@/lib/client/brands/definition-queries';
import { CreateBrandSchema, type CreateBrand } from '@/lib/contracts/brands';
import { FormDialog } from '../admin/FormDialog';
import { wrongFields } from '../admin/wrong-fields';
import { errorCode, InlineProblem } from '../shell/RequestProblem';
import { Field, Input } from '../ui/Field';

/** A new brand, which leads to its empty draft. */
export function CreateBrandDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('brands.create');
  const router = useRouter();
  const client = useQueryClient();
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const create = useMutation({ mutationFn: (brand: CreateBrand) => sendNewBrand(brand) });
  const isTaken = create.error !== null && errorCode(create.error) === 'conflict';
  const submit = (form: FormData) => {
    const parsed = CreateBrandSchema.safeParse({ name: form.get('name'), slug: form.get('slug') });
    setWrong(wrongFields(parsed));
    create.reset();
    if (!parsed.success) return;
    create.mutate(parsed.data, {
      onSuccess: () => {
        void refreshBrands(client);
        router.push(`/brands/${parsed.data.slug}/definition`);
      },
    });
  };
  return (
    <FormDialog
      title={t('newBrand')}
      description={t('newBrandText')}
      action={t('create')}
      isBusy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('brandName')} error={wrong.has('name') ? t('nameWrong') : undefined}>
        <Input name="name" autoComplete="off" />
      </Field>
      <Field
        label={t('slug')}
        hint={t('slugHint')}
        error={isTaken ? t('slugTaken') : wrong.has('slug') ? t('slugWrong') : undefined}
      >
        <Input name="slug" autoComplete="off" />
      </Field>
      {create.error !== null && !isTaken && <InlineProblem error={create.error} />}
    </FormDialog>
  );
}
