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
  /** Those that are on the page, the worst first. */
  listed: readonly EvaluationFailure[];
  chosen: readonly EvaluationFailure[];
  onClear: () => void;
};

const MOST = 500;

/** What can be done with the chosen failures, or with the worst where none is chosen: let labelers look at them. */
export function FailureBar({ evaluation, listed, chosen, onClear }: Props) {
  const t = useTranslations('evaluation');
  const tData = useTranslations('data');
  const client = useQueryClient();
  const make = useMutation({ mutationFn: makeBatch });
  const clearKey = useShortcutLabel('clear-selection');
  const batchKey = useShortcutLabel('label-failures');
  const count = chosen.length;
  const worst = listed.slice(0, MOST);
  const submit = (failures: readonly EvaluationFailure[]) => {
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
  const isPossible = count <= MOST && !make.isPending;
  // By key only what was chosen: pressed twice, it would take all the others.
  useShortcut('label-failures', isPossible && count > 0 ? () => submit(chosen) : null);
  return (
    <section
      aria-label={t('chosen')}
      className="flex min-h-13 flex-wrap items-center gap-2 border-t border-line bg-panel px-4 py-2"
    >
      <output className="min-w-28 font-semibold">{tData('selected', { count })}</output>
      {count > 0 ? (
        <Button look="solid" shortcut={batchKey} disabled={!isPossible} onClick={() => submit(chosen)}>
          {t('label')}
        </Button>
      ) : (
        <Button disabled={!isPossible || worst.length === 0} onClick={() => submit(worst)}>
          {t('labelWorst', { count: worst.length })}
        </Button>
      )}
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
