'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  refreshShadows,
  sendShadowEnd,
  sendShadowStart,
  shadowOfModelQuery,
} from '@/lib/client/releases/shadow-queries';
import type { LearnedBrand } from '@/lib/contracts/learning';
import type { Shadow } from '@/lib/contracts/shadows';
import { useMoment } from '../ui/use-moment';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Skeleton } from '../ui/Skeleton';
import { ReviewShareField } from './ReviewShareField';
import { DEFAULT_REVIEW_SHARE } from './review-shares';
import { ShadowComparison } from './ShadowComparison';

type Model = NonNullable<LearnedBrand['model']>;

/** A candidate on live ads, beside the model in use: it flags nothing until it is promoted. */
export function ShadowPart({ model: { brandModelId, state } }: { model: Model }) {
  const t = useTranslations('shadows');
  const { roles } = usePerson();
  const found = useQuery(shadowOfModelQuery(brandModelId));
  const shadow = found.data?.shadow ?? null;
  const mayStart = state === 'candidate' && roles.includes('ops');
  if (found.isSuccess && shadow === null && !mayStart) return null;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('title')}</h3>
      {found.isPending && <Skeleton className="h-24" />}
      {found.isError && <RequestProblem error={found.error} onRetry={() => void found.refetch()} />}
      {shadow !== null && <ShadowFacts shadow={shadow} />}
      {shadow?.state === 'running' && roles.includes('ops') && <Ending shadowId={shadow.shadowId} />}
      {found.isSuccess && shadow?.state !== 'running' && mayStart && <Start brandModelId={brandModelId} />}
    </section>
  );
}

function ShadowFacts({ shadow }: { shadow: Shadow }) {
  const t = useTranslations('shadows');
  const moment = useMoment();
  const { startedBy, endedBy, createdAt, endedAt, state } = shadow;
  const name = (person: { name: string } | null) => person?.name ?? t('somebody');
  return (
    <>
      <div className="text-ink-2">
        <p>{t('started', { name: name(startedBy), at: moment(createdAt) })}</p>
        {endedAt !== null && <p>{t(`ended.${state}`, { name: name(endedBy), at: moment(endedAt) })}</p>}
      </div>
      <ShadowComparison shadow={shadow} />
    </>
  );
}

function Start({ brandModelId }: { brandModelId: string }) {
  const t = useTranslations('shadows');
  const client = useQueryClient();
  const [reviewShare, setReviewShare] = useState(DEFAULT_REVIEW_SHARE);
  const start = useMutation({ mutationFn: sendShadowStart, onSuccess: () => refreshShadows(client) });
  return (
    <>
      <p className="text-ink-2">{t('text')}</p>
      <ReviewShareField value={reviewShare} onChange={setReviewShare} />
      <div className="flex items-center gap-3">
        <Button
          disabled={start.isPending}
          onClick={() => start.mutate({ brandModelIds: [brandModelId], reviewShare })}
        >
          {t('start')}
        </Button>
        {start.error !== null && (
          <InlineProblem error={start.error} words={{ conflict: t('startConflict') }} />
        )}
      </div>
    </>
  );
}

function Ending({ shadowId }: { shadowId: string }) {
  const t = useTranslations('shadows');
  const client = useQueryClient();
  const end = useMutation({ mutationFn: sendShadowEnd, onSuccess: () => refreshShadows(client) });
  return (
    <div className="flex items-center gap-3">
      <Button disabled={end.isPending} onClick={() => end.mutate(shadowId)}>
        {t('end')}
      </Button>
      {end.error !== null && <InlineProblem error={end.error} words={{ conflict: t('endConflict') }} />}
    </div>
  );
}
