'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  refreshReleases,
  sendReleaseShadowEnd,
  sendReleaseShadowStart,
  shadowOfReleaseQuery,
} from '@/lib/client/releases/release-queries';
import type { ReleaseShadow } from '@/lib/contracts/release-shadows';
import type { Release } from '@/lib/contracts/releases';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { ProgressBar } from '../ui/ProgressBar';
import { Skeleton } from '../ui/Skeleton';
import { useMoment } from '../ui/use-moment';
import { BrandShadowTable } from './BrandShadowTable';
import { ReviewShareField } from './ReviewShareField';
import { DEFAULT_REVIEW_SHARE } from './review-shares';

/** A release on live ads, beside the one in use, brand by brand. */
export function ReleaseShadowPart({ release: { releaseId, state } }: { release: Release }) {
  const t = useTranslations('releases.shadow');
  const { roles } = usePerson();
  const found = useQuery(shadowOfReleaseQuery(releaseId));
  const shadow = found.data?.shadow ?? null;
  const mayStart = state === 'candidate' && roles.includes('ops');
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3">
      <h3 className="font-semibold">{t('title')}</h3>
      {found.isPending && <Skeleton className="h-24" />}
      {found.isError && <RequestProblem error={found.error} onRetry={() => void found.refetch()} />}
      {shadow !== null && <ShadowFacts shadow={shadow} />}
      {found.isSuccess && shadow === null && !mayStart && <p className="text-ink-2">{t('never')}</p>}
      {shadow?.state === 'running' && roles.includes('ops') && (
        <Ending releaseShadowId={shadow.releaseShadowId} />
      )}
      {found.isSuccess && shadow?.state !== 'running' && mayStart && <Start releaseId={releaseId} />}
    </section>
  );
}

function ShadowFacts({ shadow }: { shadow: ReleaseShadow }) {
  const t = useTranslations('releases.shadow');
  const tShadows = useTranslations('shadows');
  const moment = useMoment();
  const { startedBy, endedBy, createdAt, endedAt, state, besideNumber, ads, unscorable, waiting } = shadow;
  const { brandsInUse, brandsPrepared } = shadow;
  const name = (person: { name: string } | null) => person?.name ?? tShadows('somebody');
  return (
    <>
      <div className="text-ink-2">
        <p>{tShadows('started', { name: name(startedBy), at: moment(createdAt) })}</p>
        <p>{t('beside', { number: besideNumber })}</p>
        {endedAt !== null && (
          <p>
            {t(`ended.${state}`, { name: name(endedBy), at: moment(endedAt), problem: shadow.problem ?? '' })}
          </p>
        )}
      </div>
      {state === 'running' && (
        <div className="flex flex-col gap-1">
          <ProgressBar
            label={t('prepared')}
            share={brandsInUse === 0 ? 0 : brandsPrepared / brandsInUse}
            words={t('preparedOf', { done: brandsPrepared, all: brandsInUse })}
          />
          <p className="text-xs text-ink-3">{t('preparedOf', { done: brandsPrepared, all: brandsInUse })}</p>
        </div>
      )}
      <p className="tabular-nums">
        {t('ads', { ads })}
        {waiting > 0 && <span className="text-ink-2">{t('waiting', { waiting })}</span>}
        {unscorable > 0 && <span className="text-violation">{t('unscorable', { unscorable })}</span>}
      </p>
      {shadow.brands.length > 0 && <BrandShadowTable brands={shadow.brands} />}
    </>
  );
}

function Start({ releaseId }: { releaseId: string }) {
  const t = useTranslations('releases.shadow');
  const tShadows = useTranslations('shadows');
  const client = useQueryClient();
  const [reviewShare, setReviewShare] = useState(DEFAULT_REVIEW_SHARE);
  const start = useMutation({ mutationFn: sendReleaseShadowStart, onSuccess: () => refreshReleases(client) });
  return (
    <>
      <p className="text-ink-2">{t('text')}</p>
      <ReviewShareField value={reviewShare} onChange={setReviewShare} />
      <div className="flex items-center gap-3">
        <Button disabled={start.isPending} onClick={() => start.mutate({ releaseId, reviewShare })}>
          {tShadows('start')}
        </Button>
        {start.error !== null && (
          <InlineProblem error={start.error} words={{ conflict: t('startConflict') }} />
        )}
      </div>
    </>
  );
}

function Ending({ releaseShadowId }: { releaseShadowId: string }) {
  const t = useTranslations('shadows');
  const client = useQueryClient();
  const end = useMutation({ mutationFn: sendReleaseShadowEnd, onSuccess: () => refreshReleases(client) });
  return (
    <div className="flex items-center gap-3">
      <Button disabled={end.isPending} onClick={() => end.mutate(releaseShadowId)}>
        {t('end')}
      </Button>
      {end.error !== null && <InlineProblem error={end.error} words={{ conflict: t('endConflict') }} />}
    </div>
  );
}
