'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { makeBatch, refreshBatches } from '@/lib/client/labeling/label-queries';
import { InlineProblem } from '../../shell/RequestProblem';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toast';
import { BatchFields } from './BatchFields';
import { BatchPreview } from './BatchPreview';
import { EMPTY_BATCH_FORM, readBatchForm, type BatchForm } from './batch-form';

type Props = { brands: readonly BrandSummary[]; onMade: (batchId: string) => void; onClose: () => void };

const NO_FIELDS: ReadonlySet<string> = new Set();

/** Which pictures, asked how, by how many; what it would hold is counted while one chooses. */
export function BatchDialog({ brands, onMade, onClose }: Props) {
  const t = useTranslations('batches');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const [form, setForm] = useState<BatchForm>(EMPTY_BATCH_FORM);
  const [isTried, setIsTried] = useState(false);
  const make = useMutation({ mutationFn: makeBatch });
  const read = readBatchForm(form);

  const submit = () => {
    setIsTried(true);
    if (read.kind === 'wrong') return;
    make.mutate(read.batch, {
      onSuccess: ({ batchId, taskCount }) => {
        void refreshBatches(client);
        showToast({ title: t('madeToast', { count: taskCount }) });
        onMade(batchId);
      },
    });
  };

  return (
    <Dialog
      isOpen
      title={t('make')}
      description={t('makeText')}
      className="w-[min(94vw,60rem)]"
      onClose={onClose}
      footer={
        <>
          {make.error !== null && <InlineProblem error={make.error} />}
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" disabled={make.isPending} onClick={submit}>
            {make.isPending ? t('making') : t('makeIt')}
          </Button>
        </>
      }
    >
      <div className="grid gap-x-6 gap-y-4 md:grid-cols-[minmax(0,1fr)_16rem]">
        <BatchFields
          form={form}
          brands={brands}
          wrong={isTried && read.kind === 'wrong' ? read.fields : NO_FIELDS}
          onChange={(part) => setForm({ ...form, ...part })}
        />
        <BatchPreview batch={read.kind === 'ready' ? read.batch : previewable(form)} />
      </div>
    </Dialog>
  );
}

/** A batch without a name can be counted all the same. */
function previewable(form: BatchForm) {
  const read = readBatchForm({ ...form, name: '-' });
  return read.kind === 'ready' ? read.batch : null;
}
