'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { closeBatch, refreshBatches, reopenBatch } from '@/lib/client/labeling/label-queries';
import type { LabelBatch } from '@/lib/contracts/label-batches';
import { InlineProblem } from '../../shell/RequestProblem';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toast';

/** Closes an open batch, after a question; opens a closed one again. */
export function BatchState({ batch }: { batch: LabelBatch }) {
  const t = useTranslations('batches');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const onSettled = () => refreshBatches(client);
  const close = useMutation({ mutationFn: closeBatch, onSettled });
  const reopen = useMutation({
    mutationFn: reopenBatch,
    onSettled,
    onSuccess: ({ openedTasks }) => showToast({ title: t('reopenedToast', { count: openedTasks }) }),
  });
  const [isClosing, setIsClosing] = useState(false);
  const error = close.error ?? reopen.error;
  return (
    <>
      {batch.state === 'open' ? (
        <Button size="sm" className="mt-2" disabled={close.isPending} onClick={() => setIsClosing(true)}>
          {t('close')}
        </Button>
      ) : (
        <Button
          size="sm"
          className="mt-2"
          disabled={reopen.isPending}
          onClick={() => reopen.mutate(batch.batchId)}
        >
          {t('reopen')}
        </Button>
      )}
      {error !== null && <InlineProblem error={error} />}
      <Dialog
        isOpen={isClosing}
        title={t('closeTitle', { name: batch.name })}
        description={t('closeText')}
        onClose={() => setIsClosing(false)}
        footer={
          <>
            <Button onClick={() => setIsClosing(false)}>{tUi('cancel')}</Button>
            <Button
              look="solid"
              onClick={() => {
                setIsClosing(false);
                close.mutate(batch.batchId);
              }}
            >
              {t('close')}
            </Button>
          </>
        }
      >
        <p>{t('closeOpen', { count: batch.tasks.open })}</p>
      </Dialog>
    </>
  );
}
