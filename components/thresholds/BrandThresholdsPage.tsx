'use client';

import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { brandThresholdsQuery } from '@/lib/client/thresholds/threshold-queries';
import type { BrandThresholds } from '@/lib/contracts/thresholds';
import { AdminSection } from '../admin/AdminSection';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { EmptyState } from '../ui/EmptyState';
import { BasisLine } from './BasisLine';
import { CertificatePanel } from './CertificatePanel';
import { HistoryTable } from './HistoryTable';
import { InUsePanel } from './InUsePanel';
import { PointTable } from './PointTable';
import { PositionFigures } from './PositionFigures';
import { ProposalPanel } from './ProposalPanel';
import { ProposePanel } from './ProposePanel';
import { ThresholdChart } from './ThresholdChart';

/** How strict the machine is for a brand: what each position of the handle would bring, what is in use and who may change it. */
export function BrandThresholdsPage({ initial }: { initial: BrandThresholds }) {
  const t = useTranslations('thresholds');
  const query = useQuery({ ...brandThresholdsQuery(initial.brand.slug), initialData: initial });
  const { active, model, points } = query.data;
  if (active === null || model === null || points.length === 0) {
    return (
      <EmptyState
        icon={<SlidersHorizontal size={24} aria-hidden />}
        title={t('noModelTitle')}
        text={t('noModelText')}
      />
    );
  }
  return (
    <>
      {query.isError && <InlineProblem error={query.error} />}
      <Workplace thresholds={{ ...query.data, active, model }} />
    </>
  );
}

type Modelled = BrandThresholds & {
  active: NonNullable<BrandThresholds['active']>;
  model: NonNullable<BrandThresholds['model']>;
};

function Workplace({ thresholds }: { thresholds: Modelled }) {
  const t = useTranslations('thresholds');
  const mayChange = usePerson().roles.includes('ops');
  const { brand, active, proposal, model, points, history, basis, matched, plan, maySelfApprove } =
    thresholds;
  const [chosen, setChosen] = useState<number | null>(null);
  const pointAt = (value: number) => points.find(({ threshold }) => threshold === value);
  const point = pointAt(chosen ?? proposal?.value ?? active.value) ?? pointAt(active.value)!;
  const further = [active.value, ...(proposal === null ? [] : [proposal.value])];
  const promise = plan?.promise ?? (proposal ?? active).certificate?.promise;
  const passed = passedOf(plan);
  return (
    <div className="grid min-h-full grid-cols-[minmax(0,1fr)_24rem] max-lg:grid-cols-1">
      <div className="flex min-w-0 flex-col gap-4 p-5">
        <ThresholdChart
          points={points}
          position={point.threshold}
          active={active.value}
          promised={promise?.target ?? null}
          certified={passed}
          onMove={setChosen}
        />
        <PositionFigures point={point} basis={basis} />
        <BasisLine basis={basis} prevalence={thresholds.prevalence} />
        <PointTable points={points} position={point.threshold} further={further} />
        <AdminSection title={t('history')}>
          <HistoryTable history={history} active={active} mayChange={mayChange} />
        </AdminSection>
      </div>
      <div className="min-w-0 border-l border-line bg-panel max-lg:border-t max-lg:border-l-0">
        <InUsePanel
          active={active}
          model={model}
          matched={matched}
          before={history.find(({ state }) => state === 'superseded') ?? null}
          mayChange={mayChange}
          onShow={setChosen}
        />
        {proposal !== null && (
          <ProposalPanel
            proposal={proposal}
            active={active}
            now={pointAt(active.value)!}
            then={pointAt(proposal.value)!}
            maySelfApprove={maySelfApprove}
            mayChange={mayChange}
            onShow={setChosen}
          />
        )}
        <CertificatePanel thresholds={thresholds} mayChange={mayChange} onShow={setChosen} />
        {mayChange && (
          <ProposePanel
            slug={brand.slug}
            active={active}
            now={pointAt(active.value)!}
            then={point}
            planId={passed.includes(point.threshold) ? plan!.planId : null}
            isWaiting={proposal !== null}
            maySelfApprove={maySelfApprove}
            onShow={setChosen}
          />
        )}
      </div>
    </div>
  );
}

/** Every threshold that a level of the plan passed at: each of them may be promised. */
function passedOf(plan: BrandThresholds['plan']): number[] {
  const levels = plan?.attempts.flatMap((attempt) => attempt.levels) ?? [];
  return [...new Set(levels.flatMap(({ state, threshold }) => (state === 'passed' ? [threshold] : [])))];
}
