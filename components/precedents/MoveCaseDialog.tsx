'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { movePrecedent, refreshPrecedents } from '@/lib/client/precedents/precedent-queries';
import type { Precedent } from '@/lib/contracts/precedents';
import { InlineProblem } from '../shell/RequestProblem';
import { ReasonDialog } from '../ui/ReasonDialog';
import { showToast } from '../ui/toast';

type Props = { precedent: Precedent; onClose: () => void };

/** Retires a case, or takes a retired one up again; the reason stays in its history. */
export function MoveCaseDialog({ precedent: { precedentId, version, retirement }, onClose }: Props) {
  const t = useTranslations('precedents');
  const client = useQueryClient();
  const kind = retirement === null ? 'retire' : 'reinstate';
  const to = kind === 'retire' ? 'retirement' : 'reinstatement';
  const moving = useMutation({
    mutationFn: movePrecedent,
    onSettled: () => refreshPrecedents(client),
    onSuccess: () => {
      showToast({ title: t(`${kind}Toast`) });
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t(`${kind}Title`)}
      text={t(`${kind}Text`)}
      action={t(kind)}
      isViolation={kind === 'retire'}
      label={t('why')}
      needed={t('whyNeeded')}
      isBusy={moving.isPending}
      problem={
        moving.error !== null && <InlineProblem error={moving.error} words={{ conflict: t('notMoved') }} />
      }
      onSend={(reason) => moving.mutate({ precedentId, version, reason, to })}
      onClose={onClose}
    />
  );
}
