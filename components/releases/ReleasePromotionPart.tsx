'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  promotionOfReleaseQuery,
  refreshReleases,
  sendReleaseApproval,
  sendReleaseProposal,
  sendReleaseRestoration,
  sendReleaseWithdrawal,
} from '@/lib/client/releases/release-queries';
import type { ReleasePromotion } from '@/lib/contracts/release-promotions';
import type { Release } from '@/lib/contracts/releases';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Field, Textarea } from '../ui/Field';
import { ProgressBar } from '../ui/ProgressBar';
import { Select } from '../ui/Select';
import { Skeleton } from '../ui/Skeleton';
import { useMoment } from '../ui/use-moment';
import { ReleaseGateList } from './ReleaseGateList';

/** The way of a release into use: proposed by one person, approved by another, taken back in one step. */
export function ReleasePromotionPart({ release: { releaseId, state } }: { release: Release }) {
  const t = useTranslations('releases.promotion');
  const { roles } = usePerson();
  const found = useQuery(promotionOfReleaseQuery(releaseId));
  const { promotion = null, rescoring = null } = found.data ?? {};
  const isOps = roles.includes('ops');
  const mayPropose = state === 'shadow' && isOps && promotion?.state !== 'proposed';
  const mayRestore = state === 'retired' && isOps;
  if (found.isSuccess && promotion === null && rescoring === null && !mayPropose && !mayRestore) return null;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('title')}</h3>
      {found.isPending && <Skeleton className="h-24" />}
      {found.isError && <RequestProblem error={found.error} onRetry={() => void found.refetch()} />}
      {promotion !== null && <PromotionFacts promotion={promotion} />}
      {rescoring?.state === 'running' && (
        <Rescoring done={rescoring.doneCount} total={rescoring.totalCount} />
      )}
      {mayPropose && found.isSuccess && <Proposal releaseId={releaseId} />}
      {promotion?.state === 'proposed' && <Decision promotion={promotion} />}
      {mayRestore && <Restoration releaseId={releaseId} />}
    </section>
  );
}

function PromotionFacts({ promotion }: { promotion: ReleasePromotion }) {
  const t = useTranslations('releases.promotion');
  const tPromotion = useTranslations('learning.promotion');
  const moment = useMoment();
  const { proposedBy, approvedBy, overriddenBy, overrideReason, createdAt, endedAt, note, state } = promotion;
  const { brands, matchedBrands: matched } = promotion;
  const nameOf = (person: { name: string } | null) => person?.name ?? tPromotion('somebody');
  return (
    <>
      <div className="text-ink-2">
        <p>{tPromotion('proposedBy', { name: nameOf(proposedBy), at: moment(createdAt) })}</p>
        {note !== '' && <p>{note}</p>}
        <p>{t('taken', { brands, matched, kept: brands - matched })}</p>
        {state === 'approved' && (
          <p>{tPromotion('approvedBy', { name: nameOf(approvedBy), at: moment(endedAt!) })}</p>
        )}
        {state === 'withdrawn' && <p>{tPromotion('withdrawn', { at: moment(endedAt!) })}</p>}
        {overrideReason !== null && (
          <p>{tPromotion('overridden', { name: nameOf(overriddenBy), reason: overrideReason })}</p>
        )}
      </div>
      <ReleaseGateList gates={promotion.approvalGates ?? promotion.gates} />
    </>
  );
}

function Rescoring({ done, total }: { done: number; total: number }) {
  const t = useTranslations('releases.promotion');
  const words = t('rescoringWords', { done, total });
  return (
    <div className="flex flex-col gap-1">
      <ProgressBar label={t('rescoring')} share={total === 0 ? 1 : done / total} words={words} />
      <p className="text-xs text-ink-3">{words}</p>
    </div>
  );
}

type Choice = ReleasePromotion['threshold'];

function Proposal({ releaseId }: { releaseId: string }) {
  const t = useTranslations('releases.promotion');
  const tPromotion = useTranslations('learning.promotion');
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [threshold, setThreshold] = useState<Choice>('matched');
  const propose = useMutation({ mutationFn: sendReleaseProposal, onSuccess: () => refreshReleases(client) });
  const items: ReadonlyArray<{ value: Choice; label: string }> = [
    { value: 'matched', label: t('thresholdMatched') },
    { value: 'recertify', label: tPromotion('thresholds.recertify') },
  ];
  return (
    <>
      <p className="text-ink-2">{t('text')}</p>
      <Field
        label={tPromotion('thresholds.label')}
        hint={threshold === 'matched' ? t('matchedHint') : tPromotion('thresholds.recertifyHint')}
      >
        <Select items={items} value={threshold} onChange={setThreshold} />
      </Field>
      <Field label={tPromotion('note')}>
        <Textarea maxLength={1_000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <div className="flex items-center gap-3">
        <Button
          look="solid"
          disabled={propose.isPending}
          onClick={() => propose.mutate({ releaseId, note, threshold })}
        >
          {tPromotion('propose')}
        </Button>
        {propose.error !== null && (
          <InlineProblem error={propose.error} words={{ conflict: t('conflict') }} />
        )}
      </div>
    </>
  );
}

function Decision({ promotion }: { promotion: ReleasePromotion }) {
  const t = useTranslations('releases.promotion');
  const tPromotion = useTranslations('learning.promotion');
  const { id, roles } = usePerson();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const onSuccess = () => refreshReleases(client);
  const approve = useMutation({ mutationFn: sendReleaseApproval, onSuccess });
  const withdraw = useMutation({ mutationFn: sendReleaseWithdrawal, onSuccess });
  const { promotionId, gates, proposedBy } = promotion;
  const isOwn = proposedBy?.id === id;
  const isShut = gates.some(({ isOpen }) => !isOpen);
  const mayOverride = roles.includes('admin');
  const error = approve.error ?? withdraw.error;
  return (
    <>
      {isOwn && <p className="text-ink-2">{tPromotion('own')}</p>}
      {!isOwn && isShut && !mayOverride && <p className="text-ink-2">{tPromotion('overrideNeeded')}</p>}
      {!isOwn && isShut && mayOverride && (
        <Field label={tPromotion('override')}>
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
            disabled={approve.isPending || (isShut && reason.trim() === '')}
            onClick={() => approve.mutate({ promotionId, overrideReason: isShut ? reason : null })}
          >
            {tPromotion('approve')}
          </Button>
        )}
        <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate(promotionId)}>
          {tPromotion(isOwn ? 'withdraw' : 'decline')}
        </Button>
      </div>
      {error !== null && (
        <InlineProblem
          error={error}
          words={{ conflict: t('conflict'), 'not-allowed': tPromotion('notAllowed') }}
        />
      )}
    </>
  );
}

function Restoration({ releaseId }: { releaseId: string }) {
  const t = useTranslations('releases.promotion');
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: sendReleaseRestoration,
    onSuccess: () => refreshReleases(client),
  });
  return (
    <>
      <p className="text-ink-2">{t('restoreText')}</p>
      <div className="flex items-center gap-3">
        <Button disabled={restore.isPending} onClick={() => restore.mutate(releaseId)}>
          {t('restore')}
        </Button>
        {restore.error !== null && (
          <InlineProblem error={restore.error} words={{ conflict: t('restoreConflict') }} />
        )}
      </div>
    </>
  );
}
