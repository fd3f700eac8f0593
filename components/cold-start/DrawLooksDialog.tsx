'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refreshColdStart, sendFirstLooks } from '@/lib/client/learning/cold-start-queries';
import { LOOK_ORDERS, MOST_FIRST_LOOKS, type LookOrder } from '@/lib/contracts/first-looks';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, Input } from '../ui/Field';
import { Select } from '../ui/Select';

type Props = { slug: string; onClose: () => void };

/** How many ads people look at first for the brand, and which. */
export function DrawLooksDialog({ slug, onClose }: Props) {
  const t = useTranslations('coldStart.dialog');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const [given, setGiven] = useState('20');
  const [order, setOrder] = useState<LookOrder>('chosen');
  const draw = useMutation({ mutationFn: sendFirstLooks });
  const isCount = /^[1-9]\d{0,2}$/.test(given) && Number(given) <= MOST_FIRST_LOOKS;

  const submit = () => {
    if (!isCount) return;
    draw.mutate(
      { slug, count: Number(given), order },
      {
        onSuccess: () => {
          void refreshColdStart(client, slug);
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      isOpen
      title={t('title')}
      description={t('text')}
      onClose={onClose}
      footer={
        <>
          {draw.error !== null && <InlineProblem error={draw.error} words={{ conflict: t('conflict') }} />}
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" disabled={draw.isPending} onClick={submit}>
            {t('draw')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('count')} error={isCount ? undefined : t('countWrong', { most: MOST_FIRST_LOOKS })}>
          <Input
            inputMode="numeric"
            className="w-24"
            value={given}
            onChange={(event) => setGiven(event.currentTarget.value)}
          />
        </Field>
        <Field label={t('order')} hint={t(`orders.${order}Hint`)}>
          <Select
            items={LOOK_ORDERS.map((value) => ({ value, label: t(`orders.${value}`) }))}
            value={order}
            onChange={setOrder}
          />
        </Field>
      </div>
    </Dialog>
  );
}
