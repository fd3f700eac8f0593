'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { refreshDatasets, sendCancellation } from '@/lib/client/datasets/dataset-queries';
import type { Freeze } from '@/lib/contracts/dataset-versions';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { ProgressBar } from '../ui/ProgressBar';

/** How far a freeze is, with a way to stop it; or how it ended when that is worth a word. */
export function FreezeProgress({ freeze }: { freeze: Freeze }) {
  const t = useTranslations('datasets');
  const format = useFormatter();
  const client = useQueryClient();
  const { roles } = usePerson();
  const cancel = useMutation({
    mutationFn: sendCancellation,
    onSuccess: () => refreshDatasets(client),
  });
  if (freeze.state === 'failed') {
    return (
      <p role="alert" className="rounded-md bg-violation-soft px-3 py-2 text-violation">
        {t('freezeFailed', { problem: freeze.problem ?? '' })}
      </p>
    );
  }
  if (freeze.state === 'cancelled') return <p className="text-ink-3">{t('freezeCancelled')}</p>;
  if (freeze.state === 'frozen') return null;
  const words = t(`phases.${freeze.phase}`);
  return (
    <div className="flex items-center gap-3">
      <span className="min-w-44">{words}</span>
      <ProgressBar label={t('freezing')} share={freeze.doneShare} words={words} className="w-48" />
      <span className="w-10 text-right text-ink-2 tabular-nums">
        {format.number(freeze.doneShare, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
      {roles.includes('ops') && (
        <Button size="sm" disabled={cancel.isPending} onClick={() => cancel.mutate(freeze.freezeId)}>
          {t('stop')}
        </Button>
      )}
      {cancel.error !== null && <InlineProblem error={cancel.error} />}
    </div>
  );
}
