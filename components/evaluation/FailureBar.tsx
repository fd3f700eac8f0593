'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { makeBatch, refreshBatches } from '@/lib/client/labeling/label-queries';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import type { EvaluationDetail, EvaluationFailure } from '@/lib/contracts/evaluations';
import { LabelFilterSchema, MakeLabelBatchSchema } from '@/lib/contracts/label-batches';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { showToast } from '../ui/toast';

type Props = {
  evaluation: EvaluationDetail;
  /** Those that are chosen. */
  failures: readonly EvaluationFailure[];
  onClear: () => void;
};

const MOST = 500;

/** What can be done with the chosen failures: let labelers look at them. */
export function FailureBar({ evaluation, failures, onClear }: Props) {
  const t = useTranslations('evaluation');
  const tData = useTranslations('data');
  const client = useQueryClient();
  const make = useMutation({ mutationFn: makeBatch });
  const clearKey = useShortcutLabel('clear-selection');
  const batchKey = useShortcutLabel('label-failures');
  const count = failures.length;
  const isPossible = count > 0 && count <= MOST && !make.isPending;
  const submit = () => {
    const { dataset, version } = evaluation;
    make.mutate(toBatch(t('batchName', { dataset, version }), failures), {
      onSuccess: ({ taskCount }) => {
        void refreshBatches(client);
        onClear();
        showToast({ title: t('batchMade', { count: taskCount }) });
      },
    });
  };
  useShortcut('clear-selection', count > 0 ? onClear : null);
  useShortcut('label-failures', isPossible ? submit : null);
  return (
    <section
      aria-label={t('chosen')}
      className="flex min-h-13 flex-wrap items-center gap-2 border-t border-line bg-panel px-4 py-2"
    >
      <output className="min-w-28 font-semibold">{tData('selected', { count })}</output>
      <Button look="solid" shortcut={batchKey} disabled={!isPossible} onClick={submit}>
        {t('label')}
      </Button>
      {make.error !== null && (
        <InlineProblem error={make.error} words={{ 'bad-input': t('labeledAlready') }} />
      )}
      {count > MOST && <span className="text-ink-2">{t('tooMany', { most: MOST })}</span>}
      <Button look="quiet" className="ml-auto" disabled={count === 0} shortcut={clearKey} onClick={onClear}>
        {tData('clearSelection')}
      </Button>
    </section>
  );
}

/** Each picture is asked about once; what was searched before is looked at again. */
function toBatch(name: string, failures: readonly EvaluationFailure[]) {
  const named = failures.map(({ imageSha256, brand }) => ({ imageSha256, brand: brand.slug }));
  const filter = LabelFilterSchema.parse({ from: 'named', named, boxed: 'any', size: named.length });
  return MakeLabelBatchSchema.parse({ name, filter });
}
