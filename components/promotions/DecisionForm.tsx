'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Promotion } from '@/lib/contracts/promotions';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Field, Textarea } from '../ui/Field';

type Props = {
  promotion: Pick<Promotion, 'promotionId' | 'proposedBy'>;
  /** As they stand now; undefined while nobody knows: then nothing is approved. */
  gates: ReadonlyArray<{ isOpen: boolean }> | undefined;
  conflict: string;
  approve: (answer: { promotionId: string; overrideReason: string | null }) => Promise<unknown>;
  withdraw: (promotionId: string) => Promise<unknown>;
  /** A gate may have shut since the page looked: also when it is refused. */
  onDecided: () => unknown;
};

/** A second person approves or declines what was proposed; an admin goes on through a shut gate with a reason. */
export function DecisionForm({ promotion, gates, conflict, approve, withdraw, onDecided }: Props) {
  const t = useTranslations('learning.promotion');
  const { id, roles } = usePerson();
  const [reason, setReason] = useState('');
  const approving = useMutation({ mutationFn: approve, onSettled: onDecided });
  const withdrawing = useMutation({ mutationFn: withdraw, onSuccess: onDecided });
  const { promotionId, proposedBy } = promotion;
  const isOwn = proposedBy?.id === id;
  const isShut = gates?.some(({ isOpen }) => !isOpen) ?? false;
  const mayOverride = roles.includes('admin');
  const error = approving.error ?? withdrawing.error;
  return (
    <>
      {isOwn && <p className="text-ink-2">{t('own')}</p>}
      {!isOwn && isShut && !mayOverride && <p className="text-ink-2">{t('overrideNeeded')}</p>}
      {!isOwn && isShut && mayOverride && (
        <Field label={t('override')}>
          <Textarea
            maxLength={1_000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      )}
      <div className="flex items-center gap-3">
        {!isOwn && (!isShut || mayOverride) && (
          <Button
            look="solid"
            disabled={!gates || approving.isPending || (isShut && reason.trim() === '')}
            onClick={() => approving.mutate({ promotionId, overrideReason: isShut ? reason : null })}
          >
            {t('approve')}
          </Button>
        )}
        <Button disabled={withdrawing.isPending} onClick={() => withdrawing.mutate(promotionId)}>
          {t(isOwn ? 'withdraw' : 'decline')}
        </Button>
      </div>
      {error !== null && <InlineProblem error={error} words={{ conflict, 'not-allowed': t('notAllowed') }} />}
    </>
  );
}
