'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { BRANDS } from '@/lib/client/brands/brand-queries';
import type { DraftSnapshot } from '@/lib/client/brands/draft-session';
import { impactQuery, sendImpactCancellation, sendImpactRequest } from '@/lib/client/brands/impact-queries';
import { InlineProblem } from '../../shell/RequestProblem';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { WordedProgress } from '../WordedProgress';
import { ImpactView } from './ImpactView';

type Props = { slug: string; version: number; snapshot: DraftSnapshot; onClose: () => void };

const DAYS = ['1', '7', '30', '90'] as const;

/** What the draft would change on ads that are scored already, found out by a worker before anybody publishes it. */
export function ImpactDialog({ slug, version, snapshot: { revision, state }, onClose }: Props) {
  const t = useTranslations('brands.impact');
  const client = useQueryClient();
  const latest = useQuery(impactQuery(slug, version));
  const [days, setDays] = useState<(typeof DAYS)[number]>('7');
  const onSettled = () => client.invalidateQueries({ queryKey: [BRANDS, 'impact', slug, version] });
  const ask = useMutation({
    mutationFn: () => sendImpactRequest(slug, version, { expectedRevision: revision, days: Number(days) }),
    onSettled,
  });
  const cancel = useMutation({ mutationFn: sendImpactCancellation, onSettled });
  const impact = latest.data?.impact ?? null;
  const isLive = impact?.state === 'queued' || impact?.state === 'running';
  const isStale = impact !== null && impact.revision !== revision;
  return (
    <Dialog
      isOpen
      title={t('title', { version })}
      description={t('text')}
      className="w-[min(94vw,72rem)]"
      onClose={onClose}
    >
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <div className="w-40 shrink-0">
          <Select
            label={t('days')}
            items={DAYS.map((value) => ({ value, label: t('lastDays', { count: Number(value) }) }))}
            value={days}
            onChange={setDays}
          />
        </div>
        <Button
          look="solid"
          disabled={isLive || ask.isPending || state !== 'saved'}
          onClick={() => ask.mutate()}
        >
          {t('ask')}
        </Button>
        {isLive && (
          <>
            <WordedProgress
              label={t('progress')}
              words={t(`phases.${impact.phase}`)}
              share={impact.doneShare}
            />
            <Button size="sm" disabled={cancel.isPending} onClick={() => cancel.mutate(impact.impactId)}>
              {t('stop')}
            </Button>
          </>
        )}
        {state !== 'saved' && <span className="text-ink-2">{t('saveFirst')}</span>}
      </div>
      {ask.error !== null && <InlineProblem error={ask.error} words={{ conflict: t('conflict') }} />}
      {impact?.state === 'cancelled' && <p className="text-ink-2">{t('cancelled')}</p>}
      {impact?.state === 'failed' && (
        <p role="alert" className="rounded-md bg-violation-soft px-3 py-2 text-violation">
          {t('failed', { problem: impact.problem ?? '' })}
        </p>
      )}
      {impact?.state === 'done' && impact.result !== null && (
        <>
          {isStale && (
            <p role="alert" className="mb-3 rounded-md bg-accent-soft px-3 py-2">
              {t('stale')}
            </p>
          )}
          <ImpactView result={impact.result} days={impact.days} slug={slug} />
        </>
      )}
      {impact === null && latest.isSuccess && <p className="text-ink-3">{t('nobodyAsked')}</p>}
    </Dialog>
  );
}
