'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { batchReportQuery } from '@/lib/client/labeling/label-queries';
import type { LabelBatch } from '@/lib/contracts/label-batches';
import { InlineProblem } from '../../shell/RequestProblem';
import { Skeleton } from '../../ui/Skeleton';
import { PanelSection } from '../../work/PanelSection';
import { BatchState } from './BatchState';
import { Estimate } from './Estimate';

/** How well labelers agree in a batch, and what the machine's boxes do to them. */
export function BatchReport({ batch }: { batch: LabelBatch }) {
  const t = useTranslations('batches');
  const format = useFormatter();
  const report = useQuery(batchReportQuery(batch.batchId));
  return (
    <>
      <PanelSection>
        <h2 className="text-lg font-semibold">{batch.name}</h2>
        <p className="text-ink-3">
          {t('madeOn', { date: format.dateTime(new Date(batch.createdAt), { dateStyle: 'medium' }) })}
        </p>
        <BatchState batch={batch} />
      </PanelSection>
      {report.isError && (
        <PanelSection>
          <InlineProblem error={report.error} />
        </PanelSection>
      )}
      {report.isPending && (
        <PanelSection>
          <Skeleton className="h-48 w-full" />
        </PanelSection>
      )}
      {report.data && <Figures report={report.data} />}
    </>
  );
}

type ReportData = NonNullable<
  Awaited<ReturnType<NonNullable<ReturnType<typeof batchReportQuery>['queryFn']>>>
>;

function Figures({ report: { agreement, bias } }: { report: ReportData }) {
  const t = useTranslations('batches');
  const format = useFormatter();
  const { suggestions, shares } = bias;
  return (
    <>
      <PanelSection title={t('agreement')}>
        <p className="mb-2 text-ink-2">{t('agreementText', { count: agreement.tasks })}</p>
        <Rows>
          <Row name={t('sameOutcome')}>
            <Estimate unit="share" estimate={agreement.sameOutcome.share} />
          </Row>
          <Row name={t('matchedBoxes')}>
            <Estimate unit="share" estimate={agreement.matchedBoxes.share} />
          </Row>
          <Row name={t('matchedIou')}>
            <Estimate unit="number" estimate={agreement.matchedIou} />
          </Row>
          <Row name={t('adjudicated')}>{format.number(agreement.adjudicated)}</Row>
        </Rows>
      </PanelSection>
      <PanelSection title={t('fates')}>
        <p className="mb-2 text-ink-2">{t('fatesText', { count: suggestions.total })}</p>
        <Rows>
          {(['accepted', 'edited', 'rejected', 'ignored'] as const).map((fate) => (
            <Row key={fate} name={t(`fate.${fate}`, { count: suggestions[fate] })}>
              <Estimate unit="share" estimate={shares[fate]} />
            </Row>
          ))}
          <Row name={t('editedIou')}>
            <Estimate unit="number" estimate={bias.editedIou} />
          </Row>
        </Rows>
      </PanelSection>
      <PanelSection title={t('bias')}>
        <p className="mb-2 text-ink-2">
          {t('biasText', { with: bias.with.answers, without: bias.without.answers })}
        </p>
        <Rows>
          <Row name={t('boxesWith')}>
            <Estimate unit="number" estimate={bias.with.boxesPerPicture} />
          </Row>
          <Row name={t('boxesWithout')}>
            <Estimate unit="number" estimate={bias.without.boxesPerPicture} />
          </Row>
          <Row name={t('difference')}>
            <Estimate unit="number" estimate={bias.difference} />
          </Row>
          <Row name={t('secondsWith')}>
            <Estimate unit="number" estimate={bias.with.secondsPerPicture} />
          </Row>
          <Row name={t('secondsWithout')}>
            <Estimate unit="number" estimate={bias.without.secondsPerPicture} />
          </Row>
        </Rows>
      </PanelSection>
    </>
  );
}

function Rows({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">{children}</dl>;
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid">
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}
