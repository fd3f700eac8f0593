'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { sendRescoringCancellation } from '@/lib/client/brands/impact-queries';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';

type Props = { rescoringId: string; onCancelled: () => unknown };

/** For operators: the rest of the ads stay as they were scored. */
export function CancelRescoring({ rescoringId, onCancelled }: Props) {
  const t = useTranslations('brands.rescoring');
  const isOps = usePerson().roles.includes('ops');
  const cancel = useMutation({ mutationFn: sendRescoringCancellation, onSettled: onCancelled });
  if (!isOps) return null;
  return (
    <>
      <Button
        size="sm"
        title={t('cancelText')}
        disabled={cancel.isPending}
        onClick={() => cancel.mutate(rescoringId)}
      >
        {t('cancel')}
      </Button>
      {cancel.error !== null && <InlineProblem error={cancel.error} />}
    </>
  );
}
