'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { datasetsQuery } from '@/lib/client/datasets/dataset-queries';
import { refreshLearning, sendLearningRequest } from '@/lib/client/learning/learning-queries';
import type { BrandSummary } from '@/lib/contracts/brands';
import { RunDialog } from '../admin/RunDialog';
import { FrozenDatasetField } from '../datasets/FrozenDatasetField';
import { LearnFields } from './LearnFields';
import { readLearningForm, UNCHANGED_LEARNING_FORM } from './learning-form';

type Props = {
  brands: readonly BrandSummary[];
  onAsked: (runId: string) => void;
  onClose: () => void;
};

/** What to learn from, and how. */
export function LearnDialog({ brands, onAsked, onClose }: Props) {
  const t = useTranslations('learning');
  const client = useQueryClient();
  const datasets = useQuery(datasetsQuery());
  const usable = (datasets.data?.datasets ?? []).filter(({ kind, latest }) => kind === 'learning' && latest);
  const [chosen, setChosen] = useState<string | null>(null);
  const [form, setForm] = useState(UNCHANGED_LEARNING_FORM);
  const [isAdvancedOpen, setIsAdvancedOpen] = useState(false);
  const ask = useMutation({ mutationFn: sendLearningRequest });
  const dataset = chosen ?? usable[0]?.name ?? null;
  const read = readLearningForm(form);

  const submit = () => {
    if (read.kind === 'wrong') {
      setIsAdvancedOpen(true);
      return;
    }
    if (dataset === null) return;
    ask.mutate(
      { dataset, settings: read.settings },
      {
        onSuccess: ({ runId }) => {
          void refreshLearning(client);
          onAsked(runId);
        },
      },
    );
  };

  return (
    <RunDialog
      words={{ title: t('learn'), text: t('learnText'), start: t('start'), conflict: t('conflict') }}
      error={ask.error}
      isDisabled={ask.isPending || dataset === null}
      onStart={submit}
      onClose={onClose}
    >
      <FrozenDatasetField
        words={{ label: t('fields.dataset'), hint: t('fields.datasetHint'), none: t('noDataset') }}
        items={
          datasets.isSuccess
            ? usable.map(({ name, latest }) => ({
                value: name,
                label: t('datasetVersion', { dataset: name, version: latest!.number }),
              }))
            : null
        }
        value={dataset}
        onChange={setChosen}
      />
      <LearnFields
        form={form}
        brands={brands}
        wrong={read.kind === 'wrong' ? read.fields : NOTHING}
        isAdvancedOpen={isAdvancedOpen}
        onAdvancedOpen={setIsAdvancedOpen}
        onChange={(part) => setForm({ ...form, ...part })}
      />
    </RunDialog>
  );
}

const NOTHING: ReadonlySet<never> = new Set();
