'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { datasetsQuery } from '@/lib/client/datasets/dataset-queries';
import { refreshLearning, sendLearningRequest } from '@/lib/client/learning/learning-queries';
import { RunDialog } from '../admin/RunDialog';
import { FrozenDatasetField } from '../datasets/FrozenDatasetField';
import { Checkbox } from '../ui/Checkbox';
import { Field, Input } from '../ui/Field';

type Props = { onAsked: (runId: string) => void; onClose: () => void };

const MAX_OTHERS = 20_000;

/** What to learn from, and how. */
export function LearnDialog({ onAsked, onClose }: Props) {
  const t = useTranslations('learning');
  const client = useQueryClient();
  const datasets = useQuery(datasetsQuery());
  const usable = (datasets.data?.datasets ?? []).filter(({ kind, latest }) => kind === 'learning' && latest);
  const [chosen, setChosen] = useState<string | null>(null);
  const [others, setOthers] = useState('2000');
  const [seed, setSeed] = useState('1');
  const [leavesCertified, setLeavesCertified] = useState(true);
  const [mines, setMines] = useState(false);
  const ask = useMutation({ mutationFn: sendLearningRequest });
  const dataset = chosen ?? usable[0]?.name ?? null;
  const othersAsNegatives = /^\d{1,5}$/.test(others) && Number(others) <= MAX_OTHERS ? Number(others) : null;

  const submit = () => {
    if (dataset === null || othersAsNegatives === null) return;
    const settings = {
      othersAsNegatives,
      seed,
      leaveCertifiedAlone: leavesCertified,
      mining: mines ? {} : null,
    };
    ask.mutate(
      { dataset, settings },
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
      <Field
        label={t('fields.others')}
        hint={t('fields.othersHint')}
        error={othersAsNegatives === null ? t('fields.othersWrong') : undefined}
      >
        <Input
          inputMode="numeric"
          className="w-32"
          value={others}
          onChange={(event) => setOthers(event.currentTarget.value)}
        />
      </Field>
      <Field label={t('fields.seed')} hint={t('fields.seedHint')}>
        <Input
          className="w-32"
          maxLength={100}
          value={seed}
          onChange={(event) => setSeed(event.currentTarget.value)}
        />
      </Field>
      <Checkbox
        label={t('fields.leaveCertified')}
        isChecked={leavesCertified}
        onChange={setLeavesCertified}
      />
      <Checkbox label={t('fields.mine')} isChecked={mines} onChange={setMines} />
    </RunDialog>
  );
}
