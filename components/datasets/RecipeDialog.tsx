'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refreshDatasets, sendFreeze } from '@/lib/client/datasets/dataset-queries';
import type { BrandSummary } from '@/lib/contracts/brands';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { RecipeFields } from './RecipeFields';
import { RecipePreview } from './RecipePreview';
import { readRecipeForm, type RecipeForm } from './recipe-form';

type Props = {
  start: RecipeForm;
  brands: readonly BrandSummary[];
  others: readonly string[];
  /** Of a dataset that there is already. */
  isFixed: boolean;
  onFreezing: (name: string) => void;
  onClose: () => void;
};

const NO_FIELDS: ReadonlySet<string> = new Set();
const ANY_NAME = 'x';

/** What to freeze, and how it is split; what it matches is counted while one chooses. */
export function RecipeDialog({ start, brands, others, isFixed, onFreezing, onClose }: Props) {
  const t = useTranslations('datasets');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const [form, setForm] = useState(start);
  const [isTried, setIsTried] = useState(false);
  const freeze = useMutation({ mutationFn: sendFreeze });
  const read = readRecipeForm(form);
  // What a recipe matches does not hang on its name.
  const named = readRecipeForm({ ...form, name: ANY_NAME });

  const submit = () => {
    setIsTried(true);
    if (read.kind === 'wrong') return;
    freeze.mutate(read, {
      onSuccess: ({ dataset }) => {
        void refreshDatasets(client);
        onFreezing(dataset);
      },
    });
  };

  return (
    <Dialog
      isOpen
      title={isFixed ? t('freezeAgain', { name: start.name }) : t('make')}
      description={t('makeText')}
      className="w-[min(94vw,56rem)]"
      onClose={onClose}
      footer={
        <>
          {freeze.error !== null && (
            <InlineProblem error={freeze.error} words={{ conflict: t('conflict') }} />
          )}
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" disabled={freeze.isPending} onClick={submit}>
            {t('freeze')}
          </Button>
        </>
      }
    >
      <div className="grid gap-x-6 gap-y-4 md:grid-cols-[minmax(0,1fr)_14rem]">
        <RecipeFields
          form={form}
          brands={brands}
          others={others}
          isFixed={isFixed}
          wrong={isTried && read.kind === 'wrong' ? read.fields : NO_FIELDS}
          onChange={(part) => setForm({ ...form, ...part })}
        />
        <RecipePreview recipe={named.kind === 'ready' ? named.recipe : null} />
      </div>
    </Dialog>
  );
}
