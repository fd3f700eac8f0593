'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { refreshAuthorizations, revoke } from '@/lib/client/authorizations/authorization-queries';
import type { AuthorizationEntry } from '@/lib/contracts/authorizations';
import { InlineProblem } from '../shell/RequestProblem';
import { ReasonDialog } from '../ui/ReasonDialog';
import { showToast } from '../ui/toast';

type Props = { authorization: AuthorizationEntry; onClose: () => void };

/** Ends an authorization, or declines a proposal; the reason stays with it. */
export function RevokeDialog({ authorization, onClose }: Props) {
  const t = useTranslations('authorizations');
  const client = useQueryClient();
  const { authorizationId, version, state, seller, brand } = authorization;
  const kind = state === 'proposed' ? 'decline' : 'revoke';
  const revocation = useMutation({
    mutationFn: revoke,
    onSettled: () => refreshAuthorizations(client),
    onSuccess: () => {
      showToast({ title: t(`${kind}Toast`) });
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t(`${kind}Title`, { seller: seller.externalId, brand: brand.name })}
      text={t(`${kind}Text`)}
      action={t(kind)}
      isViolation
      label={t('reason')}
      needed={t('reasonNeeded')}
      isBusy={revocation.isPending}
      problem={revocation.error !== null && <InlineProblem error={revocation.error} />}
      onSend={(reason) => revocation.mutate({ authorizationId, version, reason })}
      onClose={onClose}
    />
  );
}
