'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import {
  promotionOfReleaseQuery,
  refreshReleases,
  releaseGatesQuery,
  sendReleaseApproval,
  sendReleaseProposal,
  sendReleaseRestoration,
  sendReleaseWithdrawal,
  shadowOfReleaseQuery,
} from '@/lib/client/releases/release-queries';
import type { ReleaseGate, ReleasePromotion } from '@/lib/contracts/release-promotions';
import type { Release } from '@/lib/contracts/releases';
import { CancelRescoring } from '../brands/CancelRescoring';
import { DecisionForm } from '../promotions/DecisionForm';
import { GatesOverTime } from '../promotions/GatesOverTime';
import { PromotionWords } from '../promotions/PromotionWords';
import { ProposalForm } from '../promotions/ProposalForm';
import { RestoreButton } from '../promotions/RestoreButton';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { Field } from '../ui/Field';
import { ProgressBar } from '../ui/ProgressBar';
import { Select } from '../ui/Select';
import { Skeleton } from '../ui/Skeleton';
import { ReleaseGateList } from './ReleaseGateList';

/** The way of a release into use: proposed by one person, approved by another, taken back in one step. */
export function ReleasePromotionPart({ release: { releaseId, state } }: { release: Release }) {
  const t = useTranslations('releases.promotion');
  const tPromotion = useTranslations('learning.promotion');
  const { roles } = usePerson();
  const found = useQuery(promotionOfReleaseQuery(releaseId));
  const isInShadow = state === 'shadow';
  const now = useQuery({ ...releaseGatesQuery(releaseId), enabled: isInShadow });
  const { promotion = null, rescoring = null } = found.data ?? {};
  const gates = isInShadow ? now.data?.gates : undefined;
  const isOps = roles.includes('ops');
  const isProposed = promotion?.state === 'proposed';
  const mayRestore = state === 'retired' && isOps;
  const isRescored = rescoring?.state === 'running';
  if (found.isSuccess && promotion === null && !isRescored && !isInShadow && !mayRestore) return null;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('title')}</h3>
      {found.isPending && <Skeleton className="h-24" />}
      {found.isError && <RequestProblem error={found.error} onRetry={() => void found.refetch()} />}
      {promotion !== null && <PromotionFacts promotion={promotion} now={isProposed ? gates : undefined} />}
      {isInShadow && now.isPending && <Skeleton className="h-24" />}
      {isInShadow && now.isError && <RequestProblem error={now.error} onRetry={() => void now.refetch()} />}
      {found.isSuccess && !isProposed && gates && listGates(tPromotion('gatesNow'), gates)}
      {rescoring !== null && isRescored && (
        <Rescoring done={rescoring.doneCount} total={rescoring.totalCount}>
          <CancelRescoring rescoringId={rescoring.rescoringId} onCancelled={found.refetch} />
        </Rescoring>
      )}
      {found.isSuccess && !isProposed && isInShadow && isOps && <Proposal releaseId={releaseId} />}
      {isProposed && <Decision promotion={promotion} gates={gates} />}
      {mayRestore && <Restoration releaseId={releaseId} />}
    </section>
  );
}

type FactsProps = { promotion: ReleasePromotion; now: readonly ReleaseGate[] | undefined };

function PromotionFacts({ promotion, now }: FactsProps) {
  const t = useTranslations('releases.promotion');
  const { brands, matchedBrands: matched, gates, approvalGates, state } = promotion;
  return (
    <>
      <PromotionWords promotion={promotion}>
        <p>{t('taken', { brands, matched, kept: brands - matched })}</p>
      </PromotionWords>
      {state !== 'withdrawn' && (
        <GatesOverTime proposed={gates} approved={approvalGates} now={now ?? null} list={listGates} />
      )}
    </>
  );
}

const listGates = (title: string, gates: readonly ReleaseGate[]) => (
  <ReleaseGateList title={title} gates={gates} />
);

type RescoringProps = { done: number; total: number; children: ReactNode };

function Rescoring({ done, total, children }: RescoringProps) {
  const t = useTranslations('releases.promotion');
  const words = t('rescoringWords', { done, total });
  return (
    <div className="flex flex-col gap-1">
      <ProgressBar label={t('rescoring')} share={total === 0 ? 1 : done / total} words={words} />
      <p className="text-xs text-ink-3">{words}</p>
      <div>{children}</div>
    </div>
  );
}

type Choice = ReleasePromotion['threshold'];

function Proposal({ releaseId }: { releaseId: string }) {
  const t = useTranslations('releases.promotion');
  const tPromotion = useTranslations('learning.promotion');
  const client = useQueryClient();
  const [threshold, setThreshold] = useState<Choice>('matched');
  const shadow = useQuery(shadowOfReleaseQuery(releaseId)).data?.shadow ?? null;
  const unprepared = shadow === null ? 0 : shadow.brandsInUse - shadow.brandsPrepared;
  const items: ReadonlyArray<{ value: Choice; label: string }> = [
    { value: 'matched', label: t('thresholdMatched') },
    { value: 'recertify', label: tPromotion('thresholds.recertify') },
  ];
  return (
    <ProposalForm
      text={t('text')}
      conflict={t('conflict')}
      waitsFor={unprepared > 0 ? t('unprepared', { count: unprepared }) : null}
      propose={(note) => sendReleaseProposal({ releaseId, note, threshold })}
      onProposed={() => refreshReleases(client)}
    >
      <Field
        label={tPromotion('thresholds.label')}
        hint={threshold === 'matched' ? t('matchedHint') : tPromotion('thresholds.recertifyHint')}
      >
        <Select items={items} value={threshold} onChange={setThreshold} />
      </Field>
    </ProposalForm>
  );
}

type DecisionProps = { promotion: ReleasePromotion; gates: readonly ReleaseGate[] | undefined };

function Decision({ promotion, gates }: DecisionProps) {
  const t = useTranslations('releases.promotion');
  const client = useQueryClient();
  return (
    <DecisionForm
      promotion={promotion}
      gates={gates}
      conflict={t('conflict')}
      approve={sendReleaseApproval}
      withdraw={sendReleaseWithdrawal}
      onDecided={() => refreshReleases(client)}
    />
  );
}

function Restoration({ releaseId }: { releaseId: string }) {
  const t = useTranslations('releases.promotion');
  const client = useQueryClient();
  return (
    <>
      <p className="text-ink-2">{t('restoreText')}</p>
      <RestoreButton
        label={t('restore')}
        conflict={t('restoreConflict')}
        restore={() => sendReleaseRestoration(releaseId)}
        onRestored={() => refreshReleases(client)}
      />
    </>
  );
}
