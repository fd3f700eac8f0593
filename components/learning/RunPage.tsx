'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import {
  isLive,
  learningProgressQuery,
  learningRunQuery,
  refreshLearning,
  sendLearningCancellation,
  sendLearningResumption,
} from '@/lib/client/learning/learning-queries';
import type { LearningRunDetail } from '@/lib/contracts/learning';
import { AdminSection } from '../admin/AdminSection';
import { Fact, Facts, ShortHash } from '../admin/PanelPart';
import { useMoment } from '../ui/use-moment';
import { usePerson } from '../shell/person';
import { InlineProblem } from '../shell/RequestProblem';
import { ShadowDialog } from '../releases/ShadowDialog';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { HeldOutSheet } from './HeldOutSheet';
import { LearnedTable } from './LearnedTable';
import { LearningState } from './LearningState';
import { MiningTable } from './MiningTable';
import { RoundTable } from './RoundTable';
import { RunLog } from './RunLog';

/** One learning run: how far it is, and what it made of each brand beside what is in use. */
export function RunPage({ initial }: { initial: LearningRunDetail }) {
  const t = useTranslations('learning');
  const { roles } = usePerson();
  const client = useQueryClient();
  const progress = useQuery({ ...learningProgressQuery(initial.runId), initialData: initial }).data;
  const { data: detail = initial } = useQuery(learningRunQuery(initial.runId, progress.noteCount));
  const run: LearningRunDetail = { ...detail, ...progress, brands: detail.brands, notes: detail.notes };
  const onSuccess = () => refreshLearning(client);
  const cancel = useMutation({ mutationFn: sendLearningCancellation, onSuccess });
  const resume = useMutation({ mutationFn: sendLearningResumption, onSuccess });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isShadowing, setIsShadowing] = useState(false);
  const candidates = run.brands.flatMap(({ model }) =>
    model?.state === 'candidate' ? [model.brandModelId] : [],
  );
  const chosen = run.brands.find(({ brandId }) => brandId === chosenId) ?? null;
  return (
    <>
      <TopBar
        title={t('runOf', { dataset: run.dataset, version: run.version })}
        context={
          <>
            <Link href="/learning" className="underline">
              {t('title')}
            </Link>
            <LearningState run={run} />
          </>
        }
        status={
          roles.includes('ops') && (
            <>
              {isLive(run) && (
                <Button size="sm" disabled={cancel.isPending} onClick={() => cancel.mutate(run.runId)}>
                  {t('stop')}
                </Button>
              )}
              {(run.state === 'failed' || run.state === 'cancelled') && (
                <Button size="sm" disabled={resume.isPending} onClick={() => resume.mutate(run.runId)}>
                  {t('goOn')}
                </Button>
              )}
            </>
          )
        }
      />
      <main className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-5">
        {cancel.error !== null && <InlineProblem error={cancel.error} />}
        {resume.error !== null && (
          <InlineProblem error={resume.error} words={{ conflict: t('goOnConflict') }} />
        )}
        {run.problem !== null && (
          <p role="alert" className="rounded-md bg-violation-soft px-3 py-2 text-violation">
            {t('failed', { problem: run.problem })}
          </p>
        )}
        <AdminSection
          title={t('brands')}
          text={t('brandsText')}
          action={
            candidates.length > 0 &&
            roles.includes('ops') && (
              <Button size="sm" onClick={() => setIsShadowing(true)}>
                {t('shadowAll')}
              </Button>
            )
          }
        >
          <LearnedTable brands={run.brands} chosenId={chosenId} onChoose={setChosenId} />
        </AdminSection>
        {run.settings.mining !== null && (
          <AdminSection
            title={t('mining.title')}
            text={t('mining.text', {
              rate: run.settings.mining.flagRate,
              rounds: run.settings.mining.rounds,
            })}
          >
            <MiningTable runId={run.runId} brands={run.brands} />
          </AdminSection>
        )}
        {run.settings.mining !== null && (
          <AdminSection title={t('rounds.title')} text={t('rounds.text')}>
            <RoundTable brands={run.brands} />
          </AdminSection>
        )}
        <AdminSection title={t('log.title')} text={t('log.text')}>
          <RunLog notes={run.notes} />
        </AdminSection>
        <AdminSection title={t('how')}>
          <div className="px-4 py-3">
            <RunFacts run={run} />
          </div>
        </AdminSection>
      </main>
      {isShadowing && <ShadowDialog brandModelIds={candidates} onClose={() => setIsShadowing(false)} />}
      {chosen !== null && <HeldOutSheet brand={chosen} onClose={() => setChosenId(null)} />}
    </>
  );
}

function RunFacts({ run }: { run: LearningRunDetail }) {
  const t = useTranslations('learning');
  const format = useFormatter();
  const moment = useMoment();
  const { settings } = run;
  const nameOf = (slug: string) => run.brands.find((brand) => brand.slug === slug)?.name ?? slug;
  return (
    <Facts>
      <Fact name={t('columns.dataset')}>
        <Link href={`/datasets/${run.dataset}/${run.version}`} className="underline">
          {t('datasetVersion', { dataset: run.dataset, version: run.version })}
        </Link>{' '}
        <ShortHash hash={run.datasetHash} />
      </Fact>
      <Fact name={t('columns.recipe')}>
        <ShortHash hash={run.recipeHash} /> <span className="text-ink-3">{t('recipeHint')}</span>
      </Fact>
      <Fact name={t('fields.brands')}>
        {settings.brands === null ? t('allBrands') : settings.brands.map(nameOf).join(', ')}
      </Fact>
      <Fact name={t('otherBrands')}>{format.number(settings.othersAsNegatives)}</Fact>
      <Fact name={t('fields.seed')}>{settings.seed}</Fact>
      {settings.mining !== null && (
        <Fact name={t('miningShort')}>
          {t('miningFact', {
            rate: settings.mining.flagRate,
            quota: settings.mining.quota,
            rounds: settings.mining.rounds,
          })}
        </Fact>
      )}
      <Fact name={t('certified')}>{settings.leaveCertifiedAlone ? t('leftAlone') : t('learnedToo')}</Fact>
      <Fact name={t('columns.asked')}>
        {t('askedBy', { at: moment(run.createdAt), by: run.requestedBy ?? t('system') })}
      </Fact>
    </Facts>
  );
}
