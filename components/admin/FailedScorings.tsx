'use client';

import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useRetryScorings } from '@/lib/client/admin-queries';
import type { FailedScoring } from '@/lib/contracts/scorings';
import { errorCode } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { useErrorText } from '../ui/error-text';
import { showToast } from '../ui/toast';
import { AdminSection } from './AdminSection';
import { FailedTable } from './FailedTable';

type Props = { failed: readonly FailedScoring[]; total: number };

/** Ads that could not be scored: nobody reviews them until they are, so they stay in sight. */
export function FailedScorings({ failed, total }: Props) {
  const t = useTranslations('system');
  const errorText = useErrorText();
  const retry = useRetryScorings();
  const queueAgain = (revisionIds: readonly string[]) =>
    retry.mutate(revisionIds, {
      onSuccess: ({ queuedCount, firstError }) => {
        if (queuedCount > 0) showToast({ title: t('retried', { count: queuedCount }) });
        if (firstError === null) return;
        const code = errorCode(firstError);
        showToast({ title: code === 'conflict' ? t('retriedByOther') : errorText(code), isError: true });
      },
    });
  return (
    <AdminSection
      title={t('failedTitle')}
      text={failed.length < total ? t('failedPart', { shown: failed.length, total }) : t('failedText')}
      action={
        failed.length > 0 && (
          <Button
            disabled={retry.isPending}
            icon={<RotateCcw size={14} aria-hidden />}
            onClick={() => queueAgain(failed.map(({ revisionId }) => revisionId))}
          >
            {t('retryAll', { count: failed.length })}
          </Button>
        )
      }
    >
      <FailedTable
        failed={failed}
        retrying={retry.isPending ? retry.variables : []}
        onRetry={(revisionId) => queueAgain([revisionId])}
      />
    </AdminSection>
  );
}
