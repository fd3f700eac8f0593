'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refreshShadows, sendShadowStart } from '@/lib/client/releases/shadow-queries';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { showToast } from '../ui/toast';
import { ReviewShareField } from './ReviewShareField';
import { DEFAULT_REVIEW_SHARE } from './review-shares';

type Props = { brandModelIds: string[]; onClose: () => void };

/** Puts all candidates of a learning run into shadow. */
export function ShadowDialog({ brandModelIds, onClose }: Props) {
  const t = useTranslations('shadows');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const [reviewShare, setReviewShare] = useState(DEFAULT_REVIEW_SHARE);
  const start = useMutation({
    mutationFn: sendShadowStart,
    onSuccess: ({ shadowIds, passedBy }) => {
      showToast({ title: t('startedAll', { count: shadowIds.length, passedBy: passedBy.length }) });
      void refreshShadows(client);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      title={t('startAllTitle', { count: brandModelIds.length })}
      description={t('text')}
      onClose={onClose}
      footer={
        <>
          {start.error !== null && (
            <InlineProblem error={start.error} words={{ conflict: t('startConflict') }} />
          )}
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button
            look="solid"
            disabled={start.isPending}
            onClick={() => start.mutate({ brandModelIds, reviewShare })}
          >
            {t('start')}
          </Button>
        </>
      }
    >
      <ReviewShareField value={reviewShare} onChange={setReviewShare} />
    </Dialog>
  );
}
