'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { datasetsQuery } from '@/lib/client/datasets/dataset-queries';
import { refreshEvaluations, sendEvaluationRequest } from '@/lib/client/evaluation/evaluation-queries';
import { learningRunsQuery } from '@/lib/client/learning/learning-queries';
import type { EvaluatedModels } from '@/lib/contracts/evaluations';
import { RunDialog } from '../admin/RunDialog';
import { FrozenDatasetField } from '../datasets/FrozenDatasetField';
import { useMoment } from '../ui/use-moment';
import { Checkbox } from '../ui/Checkbox';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';

type Props = { onAsked: (address: string) => void; onClose: () => void };

const NO_RUN = '';

/** Which set, and which models: those in use, candidates, or both to be compared. */
export function EvaluateDialog({ onAsked, onClose }: Props) {
  const t = useTranslations('evaluation');
  const tDatasets = useTranslations('datasets');
  const moment = useMoment();
  const client = useQueryClient();
  const datasets = useQuery(datasetsQuery());
  const runs = useQuery(learningRunsQuery());
  const usable = (datasets.data?.datasets ?? []).filter(({ kind, latest }) => kind !== 'learning' && latest);
  const learned = (runs.data?.runs ?? []).filter(
    ({ state, learnedCount }) => state === 'succeeded' && learnedCount > 0,
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [isInUse, setIsInUse] = useState(true);
  const [runId, setRunId] = useState(NO_RUN);
  const ask = useMutation({ mutationFn: sendEvaluationRequest });
  const dataset = chosen ?? usable[0]?.name ?? null;
  const models: EvaluatedModels[] = [
    ...(isInUse ? [{ kind: 'in-use' as const }] : []),
    ...(runId === NO_RUN ? [] : [{ kind: 'learning-run' as const, runId }]),
  ];

  const submit = () => {
    if (dataset === null || models.length === 0) return;
    ask.mutate(
      { dataset, models },
      {
        onSuccess: ({ evaluations }) => {
          void refreshEvaluations(client);
          const last = evaluations.at(-1)!.evaluationId;
          const first = evaluations[0]!.evaluationId;
          onAsked(`/evaluation/${last}${first === last ? '' : `?view=comparison&with=${first}`}`);
        },
      },
    );
  };

  return (
    <RunDialog
      words={{ title: t('measure'), text: t('measureText'), start: t('start'), conflict: t('conflict') }}
      error={ask.error}
      isDisabled={ask.isPending || dataset === null || models.length === 0}
      onStart={submit}
      onClose={onClose}
    >
      <FrozenDatasetField
        words={{ label: t('columns.dataset'), hint: t('datasetHint'), none: t('noDataset') }}
        items={
          datasets.isSuccess
            ? usable.map(({ name, kind, latest }) => ({
                value: name,
                label: t('datasetOfKind', {
                  dataset: name,
                  version: latest!.number,
                  kind: tDatasets(`kinds.${kind}`),
                }),
              }))
            : null
        }
        value={dataset}
        onChange={setChosen}
      />
      <Checkbox label={t('models.inUse')} isChecked={isInUse} onChange={setIsInUse} />
      <Field label={t('models.candidates')} hint={t('models.candidatesHint')}>
        <Select
          items={[
            { value: NO_RUN, label: t('models.noCandidates') },
            ...learned.map((run) => ({
              value: run.runId,
              label: t('models.run', {
                dataset: run.dataset,
                version: run.version,
                at: moment(run.createdAt),
              }),
            })),
          ]}
          value={runId}
          onChange={setRunId}
        />
      </Field>
    </RunDialog>
  );
}
