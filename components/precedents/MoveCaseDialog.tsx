'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { movePrecedent, refreshPrecedents } from '@/lib/client/precedents/precedent-queries';
import type { Precedent } from '@/lib/contracts/precedents';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, Textarea } from '../ui/Field';
import { showToast } from '../ui/toast';

type Props = { precedent: Precedent; onClose: () => void };

/** Retires a case, or takes a retired one up again; the reason stays in its history. */
export function MoveCaseDialog({ precedent: { precedentId, version, retirement }, onClose }: Props) {
  const t = useTranslations('precedents');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const kind = retirement === null ? 'retire' : 'reinstate';
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const moving = useMutation({ mutationFn: movePrecedent, onSettled: () => refreshPrecedents(client) });
  const isEmpty = reason.trim() === '';
  const send = () => {
    setIsTried(true);
    if (isEmpty) return;
    moving.mutate(
      {
        precedentId,
        version,
        reason: reason.trim(),
        to: kind === 'retire' ? 'retirement' : 'reinstatement',
      },
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
      title={t(`${kind}Title`)}
      description={t(`${kind}Text`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look={kind === 'retire' ? 'violation' : 'solid'} disabled={moving.isPending} onClick={send}>
            {t(kind)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('why')} error={isTried && isEmpty ? t('whyNeeded') : undefined}>
          <Textarea
            value={reason}
            rows={3}
            maxLength={1_000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {moving.error !== null && <InlineProblem error={moving.error} words={{ conflict: t('notMoved') }} />}
      </div>
    </Dialog>
  );
}
