'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
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
import type { Promotion, PromotionGate, ThresholdChoice } from '@/lib/contracts/promotions';
import { DecisionForm } from '../promotions/DecisionForm';
import { GatesOverTime } from '../promotions/GatesOverTime';
import { PromotionWords } from '../promotions/PromotionWords';
import { ProposalForm } from '../promotions/ProposalForm';
import { RestoreButton } from '../promotions/RestoreButton';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { GateList } from './GateList';
import { MovedMarksNote } from './MovedMarksNote';
import { ThresholdChoiceField, TakenThreshold } from './ThresholdChoiceField';

type Model = NonNullable<LearnedBrand['model']>;

/** The way of a candidate into use: proposed by one person, approved by another, taken back in one step. */
export function PromotionPart({ model }: { model: Model }) {
  const t = useTranslations('learning.promotion');
  const { roles } = usePerson();
  const { promotion } = model;
  const isOps = roles.includes('ops');
  const isDecided = promotion === null || promotion.state === 'withdrawn';
  const isCandidate = model.state === 'candidate' || model.state === 'shadow';
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('title')}</h3>
      {promotion !== null && <PromotionFacts promotion={promotion} />}
      {isCandidate && isDecided && isOps && <Proposal brandModelId={model.brandModelId} />}
      {promotion?.state === 'proposed' && <Decision promotion={promotion} />}
      {model.state === 'active' && promotion?.insteadOfId && isOps && (
        <Restoration beforeId={promotion.insteadOfId} />
      )}
    </section>
  );
}

function PromotionFacts({ promotion }: { promotion: Promotion }) {
  const t = useTranslations('learning.promotion');
  const { state, gates, approvalGates, promotionId } = promotion;
  const now = useQuery({ ...promotionGatesQuery(promotionId), enabled: state === 'proposed' });
  const movedMarks = promotion.movedMarks ?? now.data?.movedMarks ?? null;
  return (
    <>
      <PromotionWords promotion={promotion}>
        <TakenThreshold promotion={promotion} />
      </PromotionWords>
      {state === 'proposed' && now.isError && (
        <RequestProblem error={now.error} onRetry={() => void now.refetch()} />
      )}
      <GatesOverTime
        proposed={gates}
        approved={approvalGates}
        now={now.data?.gates ?? null}
        list={listGates}
      />
      {(movedMarks !== null || state === 'proposed') && (
        <MovedMarksNote title={t('moved.title')} moved={movedMarks} />
      )}
    </>
  );
}

const listGates = (title: string, gates: readonly PromotionGate[]) => (
  <GateList title={title} gates={gates} />
);

function Proposal({ brandModelId }: { brandModelId: string }) {
  const t = useTranslations('learning.promotion');
  const client = useQueryClient();
  const [threshold, setThreshold] = useState<ThresholdChoice>();
  return (
    <ProposalForm
      text={t('candidateText')}
      conflict={t('conflict')}
      propose={(note) => sendPromotionProposal({ brandModelId, note, ...(threshold && { threshold }) })}
      onProposed={() => refreshLearning(client)}
    >
      <ThresholdChoiceField brandModelId={brandModelId} chosen={threshold} onChange={setThreshold} />
    </ProposalForm>
  );
}

function Decision({ promotion }: { promotion: Promotion }) {
  const t = useTranslations('learning.promotion');
  const client = useQueryClient();
  return (
    <DecisionForm
      promotion={promotion}
      gates={useQuery(promotionGatesQuery(promotion.promotionId)).data?.gates}
      conflict={t('conflict')}
      approve={sendPromotionApproval}
      withdraw={sendPromotionWithdrawal}
      onDecided={() => refreshLearning(client)}
    />
  );
}

function Restoration({ beforeId }: { beforeId: string }) {
  const t = useTranslations('learning.promotion');
  const client = useQueryClient();
  return (
    <RestoreButton
      label={t('restore')}
      conflict={t('conflict')}
      restore={() => sendModelRestoration(beforeId)}
      onRestored={() => refreshLearning(client)}
    />
  );
}
