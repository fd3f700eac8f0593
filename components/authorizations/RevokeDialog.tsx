'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refreshAuthorizations, revoke } from '@/lib/client/authorizations/authorization-queries';
import type { AuthorizationEntry } from '@/lib/contracts/authorizations';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, Textarea } from '../ui/Field';
import { showToast } from '../ui/toast';

type Props = { authorization: AuthorizationEntry; onClose: () => void };

/** Ends an authorization, or declines a proposal; the reason stays with it. */
export function RevokeDialog({ authorization, onClose }: Props) {
  const t = useTranslations('authorizations');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const { authorizationId, version, state, seller, brand } = authorization;
  const kind = state === 'proposed' ? 'decline' : 'revoke';
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const revocation = useMutation({ mutationFn: revoke, onSettled: () => refreshAuthorizations(client) });
  const isEmpty = reason.trim() === '';
  const send = () => {
    setIsTried(true);
    if (isEmpty) return;
    revocation.mutate(
      { authorizationId, version, reason: reason.trim() },
      {
        onSuccess: () => {
          showToast({ title: t(`${kind}Toast`) });
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      title={t(`${kind}Title`, { seller: seller.externalId, brand: brand.name })}
      description={t(`${kind}Text`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="violation" disabled={revocation.isPending} onClick={send}>
            {t(kind)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('reason')} error={isTried && isEmpty ? t('reasonNeeded') : undefined}>
          <Textarea
            value={reason}
            rows={3}
            maxLength={1_000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {revocation.error !== null && <InlineProblem error={revocation.error} />}
      </div>
    </Dialog>
  );
}
