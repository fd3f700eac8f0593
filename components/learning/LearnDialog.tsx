'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { datasetsQuery } from '@/lib/client/datasets/dataset-queries';
import { refreshLearning, sendLearningRequest } from '@/lib/client/learning/learning-queries';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Dialog } from '../ui/Dialog';
import { Field, Input } from '../ui/Field';
import { Select } from '../ui/Select';

type Props = { onAsked: (runId: string) => void; onClose: () => void };

const MAX_OTHERS = 20_000;

/** What to learn from, and how. */
export function LearnDialog({ onAsked, onClose }: Props) {
  const t = useTranslations('learning');
  const tUi = useTranslations('ui');
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
    <Dialog
      isOpen
      title={t('learn')}
      description={t('learnText')}
      onClose={onClose}
      footer={
        <>
          {ask.error !== null && <InlineProblem error={ask.error} words={{ conflict: t('conflict') }} />}
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" disabled={ask.isPending || dataset === null} onClick={submit}>
            {t('start')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {datasets.isSuccess && usable.length === 0 ? (
          <p className="rounded-md bg-accent-soft px-3 py-2">{t('noDataset')}</p>
        ) : (
          <Field label={t('fields.dataset')} hint={t('fields.datasetHint')}>
            <Select
              items={usable.map(({ name, latest }) => ({
                value: name,
                label: t('datasetVersion', { dataset: name, version: latest!.number }),
              }))}
              value={dataset}
              onChange={setChosen}
            />
          </Field>
        )}
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
      </div>
    </Dialog>
  );
}
