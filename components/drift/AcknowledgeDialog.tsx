'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { acknowledgeAlert, refreshAlerts } from '@/lib/client/drift/drift-queries';
import { InlineProblem } from '../shell/RequestProblem';
import { ReasonDialog } from '../ui/ReasonDialog';
import { showToast } from '../ui/toast';

type Props = { alertId: string; name: string; onClose: () => void };

/** What a person found about an alert; it stays with it. */
export function AcknowledgeDialog({ alertId, name, onClose }: Props) {
  const t = useTranslations('alerts');
  const client = useQueryClient();
  const acknowledgement = useMutation({
    mutationFn: acknowledgeAlert,
    onSettled: () => refreshAlerts(client),
    onSuccess: () => {
      showToast({ title: t('toast', { name }) });
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t('dialogTitle', { name })}
      text={t('dialogText')}
      action={t('acknowledge')}
      isViolation={false}
      label={t('note')}
      needed={t('noteNeeded')}
      isBusy={acknowledgement.isPending}
      problem={acknowledgement.error !== null && <InlineProblem error={acknowledgement.error} />}
      onSend={(note) => acknowledgement.mutate({ alertId, note })}
      onClose={onClose}
    />
  );
}
