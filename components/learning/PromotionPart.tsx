'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  promotionGatesQuery,
  refreshLearning,
  sendModelRestoration,
  sendPromotionApproval,
  sendPromotionProposal,
  sendPromotionWithdrawal,
} from '@/lib/client/learning/learning-queries';
import type { LearnedBrand } from '@/lib/contracts/learning';
import type { Promotion, ThresholdChoice } from '@/lib/contracts/promotions';
import { useMoment } from '../ui/use-moment';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Field, Textarea } from '../ui/Field';
import { GateList } from './GateList';
import { ThresholdChoiceField, TakenThreshold } from './ThresholdChoiceField';

type Model = NonNullable<LearnedBrand['model']>;

/** The way of a candidate into use: proposed by one person, approved by another, taken back in one step. */
export function PromotionPart({ model }: { model: Model }) {
  const t = useTranslations('learning.promotion');
  const { promotion } = model;
  const isDecided = promotion === null || promotion.state === 'withdrawn';
  const isCandidate = model.state === 'candidate' || model.state === 'shadow';
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('title')}</h3>
      {promotion !== null && <PromotionFacts promotion={promotion} />}
      {isCandidate && isDecided && <Proposal brandModelId={model.brandModelId} />}
      {promotion?.state === 'proposed' && <Decision promotion={promotion} />}
      {model.state === 'active' && promotion?.insteadOfId && <Restoration beforeId={promotion.insteadOfId} />}
    </section>
  );
}

function PromotionFacts({ promotion }: { promotion: Promotion }) {
  const t = useTranslations('learning.promotion');
  const moment = useMoment();
  const { proposedBy, approvedBy, overriddenBy, overrideReason, createdAt, endedAt, note, state } = promotion;
  const nameOf = (person: { name: string } | null) => person?.name ?? t('somebody');
  return (
    <>
      <div className="text-ink-2">
        <p>{t('proposedBy', { name: nameOf(proposedBy), at: moment(createdAt) })}</p>
        {note !== '' && <p>{note}</p>}
        <TakenThreshold promotion={promotion} />
        {state === 'approved' && <p>{t('approvedBy', { name: nameOf(approvedBy), at: moment(endedAt!) })}</p>}
        {state === 'withdrawn' && <p>{t('withdrawn', { at: moment(endedAt!) })}</p>}
        {overrideReason !== null && (
          <p>{t('overridden', { name: nameOf(overriddenBy), reason: overrideReason })}</p>
        )}
      </div>
      <PromotionGates promotion={promotion} />
    </>
  );
}

/** The gates that decide; those of the proposal beside them where something has changed since. */
function PromotionGates({ promotion }: { promotion: Promotion }) {
  const t = useTranslations('learning.promotion');
  const { state, gates: proposed, approvalGates, promotionId } = promotion;
  const now = useQuery({ ...promotionGatesQuery(promotionId), enabled: state === 'proposed' });
  const deciding = approvalGates ?? now.data?.gates ?? null;
  const hasChanged = deciding !== null && JSON.stringify(deciding) !== JSON.stringify(proposed);
  return (
    <>
      {state === 'proposed' && now.isError && (
        <RequestProblem error={now.error} onRetry={() => void now.refetch()} />
      )}
      {deciding !== null && (
        <GateList title={t(approvalGates === null ? 'gatesNow' : 'gatesApproved')} gates={deciding} />
      )}
      {deciding !== null && !hasChanged && <p className="text-xs text-ink-3">{t('gatesSame')}</p>}
      {(deciding === null || hasChanged) && <GateList title={t('gatesProposed')} gates={proposed} />}
    </>
  );
}

function Proposal({ brandModelId }: { brandModelId: string }) {
  const t = useTranslations('learning.promotion');
  const { roles } = usePerson();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [threshold, setThreshold] = useState<ThresholdChoice>('recertify');
  const propose = useMutation({
    mutationFn: sendPromotionProposal,
    onSuccess: () => refreshLearning(client),
  });
  if (!roles.includes('ops')) return null;
  return (
    <>
      <p className="text-ink-2">{t('candidateText')}</p>
      <ThresholdChoiceField brandModelId={brandModelId} value={threshold} onChange={setThreshold} />
      <Field label={t('note')}>
        <Textarea maxLength={1_000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <div className="flex items-center gap-3">
        <Button
          look="solid"
          disabled={propose.isPending}
          onClick={() => propose.mutate({ brandModelId, note, threshold })}
        >
          {t('propose')}
        </Button>
        {propose.error !== null && (
          <InlineProblem error={propose.error} words={{ conflict: t('conflict') }} />
        )}
      </div>
    </>
  );
}

function Decision({ promotion }: { promotion: Promotion }) {
  const t = useTranslations('learning.promotion');
  const { id, roles } = usePerson();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const onSuccess = () => refreshLearning(client);
  // A gate may have shut since the page looked.
  const approve = useMutation({ mutationFn: sendPromotionApproval, onSettled: onSuccess });
  const withdraw = useMutation({ mutationFn: sendPromotionWithdrawal, onSuccess });
  const { promotionId, proposedBy } = promotion;
  const gates = useQuery(promotionGatesQuery(promotionId)).data?.gates;
  const isOwn = proposedBy?.id === id;
  const isShut = gates?.some(({ isOpen }) => !isOpen) ?? false;
  const mayOverride = roles.includes('admin');
  const error = approve.error ?? withdraw.error;
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
            disabled={!gates || approve.isPending || (isShut && reason.trim() === '')}
            onClick={() => approve.mutate({ promotionId, overrideReason: isShut ? reason : null })}
          >
            {t('approve')}
          </Button>
        )}
        <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate(promotionId)}>
          {t(isOwn ? 'withdraw' : 'decline')}
        </Button>
      </div>
      {error !== null && (
        <InlineProblem error={error} words={{ conflict: t('conflict'), 'not-allowed': t('notAllowed') }} />
      )}
    </>
  );
}

function Restoration({ beforeId }: { beforeId: string }) {
  const t = useTranslations('learning.promotion');
  const { roles } = usePerson();
  const client = useQueryClient();
  const restore = useMutation({ mutationFn: sendModelRestoration, onSuccess: () => refreshLearning(client) });
  if (!roles.includes('ops')) return null;
  return (
    <div className="flex items-center gap-3">
      <Button disabled={restore.isPending} onClick={() => restore.mutate(beforeId)}>
        {t('restore')}
      </Button>
      {restore.error !== null && <InlineProblem error={restore.error} words={{ conflict: t('conflict') }} />}
    </div>
  );
}
