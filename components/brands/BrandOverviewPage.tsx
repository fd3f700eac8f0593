'use client';

import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { brandFiguresQuery, brandHealthQuery } from '@/lib/client/brands/brand-queries';
import { brandThresholdsQuery } from '@/lib/client/thresholds/threshold-queries';
import type { BrandOverview } from '@/lib/contracts/brand-overviews';
import type { DefinitionView } from '@/lib/contracts/brands';
import { PanelPart } from '../admin/PanelPart';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { PositionFigures } from '../thresholds/PositionFigures';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { ReferencePanel } from '../work/ReferencePanel';
import { ChangeList } from './ChangeList';
import { LabelFacts } from './LabelFacts';
import { NextStepPanel } from './NextStepPanel';
import { UseFacts } from './UseFacts';

type Props = {
  brand: BrandOverview;
  /** What identifies it; null before the first publication. */
  definition: DefinitionView | null;
};

/** A brand at a glance: what to do next, how well it is found, what waits, what is known, and what identifies it. */
export function BrandOverviewPage({ brand, definition }: Props) {
  const t = useTranslations('brands');
  const { roles } = usePerson();
  // Labelers have no part in thresholds, so they are not asked for.
  const maySeeThresholds = roles.some((role) => role !== 'labeler');
  const figures = useQuery(brandFiguresQuery());
  const health = useQuery(brandHealthQuery(brand.slug));
  const thresholds = useQuery({ ...brandThresholdsQuery(brand.slug), enabled: maySeeThresholds });
  const active = thresholds.data?.active ?? null;
  const point = thresholds.data?.points.find(({ threshold }) => threshold === active?.value);
  return (
    <div className="grid min-h-full grid-cols-[minmax(0,1fr)_24rem] max-lg:grid-cols-1">
      <div className="min-w-0">
        <NextStepPanel brand={brand} health={health.data} thresholds={thresholds.data} />
        {maySeeThresholds && (
          <PanelPart title={t('health.found')}>
            {thresholds.isError && <InlineProblem error={thresholds.error} />}
            {thresholds.isPending && <Skeleton className="h-20 w-full" />}
            {thresholds.data !== undefined &&
              (point === undefined ? (
                <p className="text-ink-3">{t('health.noModel')}</p>
              ) : (
                <PositionFigures point={point} basis={thresholds.data.basis} />
              ))}
          </PanelPart>
        )}
        <div className="grid grid-cols-2 max-md:grid-cols-1">
          <PanelPart title={t('use')}>
            <UseFacts brand={brand} figures={figures.data} health={health.data} threshold={active} />
          </PanelPart>
          <PanelPart title={t('health.labels')}>
            <LabelFacts slug={brand.slug} health={health.data} />
          </PanelPart>
        </div>
        {health.isError && <InlineProblem error={health.error} />}
        <PanelPart title={t('health.changes')}>
          <ChangeList changes={health.data?.changes} />
        </PanelPart>
      </div>
      <div className="min-w-0 border-l border-line bg-panel">
        {definition === null ? (
          <EmptyState
            icon={<FileText size={24} aria-hidden />}
            title={t('noDefinitionTitle')}
            text={t('noDefinitionText')}
          />
        ) : (
          <ReferencePanel name={brand.name} definition={definition} />
        )}
      </div>
    </div>
  );
}
