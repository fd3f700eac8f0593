'use client';

import { clsx } from 'clsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { batchEstimateQuery, batchPreviewQuery } from '@/lib/client/labeling/label-queries';
import { pictureUrl } from '@/lib/client/pictures';
import { useIsSettled } from '@/lib/client/settled';
import type { MakeLabelBatch } from '@/lib/contracts/label-batches';
import { InlineProblem } from '../../shell/RequestProblem';
import { Skeleton } from '../../ui/Skeleton';

const FACTS = ['matching', 'chosen', 'random', 'unassisted', 'alreadyOpen'] as const;
/** Counting may go through every ad there is. */
const ASK_AFTER_MS = 300;

/** What the batch would hold, counted by the server; null = the form cannot be read yet. */
export function BatchPreview({ batch }: { batch: MakeLabelBatch | null }) {
  const t = useTranslations('batches');
  const format = useFormatter();
  const isSettled = useIsSettled(JSON.stringify(batch), ASK_AFTER_MS);
  const preview = useQuery({
    ...batchPreviewQuery(batch),
    enabled: batch !== null && isSettled,
    placeholderData: keepPreviousData,
  });
  const isCounting = preview.isFetching && (preview.data === undefined || preview.isPlaceholderData);
  const estimate = useQuery({ ...batchEstimateQuery(batch), enabled: isCounting });
  if (batch === null) return <p className="text-ink-3">{t('previewNeeds')}</p>;
  if (preview.isError) return <InlineProblem error={preview.error} />;
  const matching = estimate.data?.matching ?? null;
  const about = isCounting && matching !== null && (
    <output className="mb-2 block text-ink-2">{t('about', { matching: roundToTwoDigits(matching) })}</output>
  );
  if (preview.data === undefined) {
    return (
      <aside aria-label={t('preview')}>
        {about}
        <Skeleton className="h-40 w-full" />
      </aside>
    );
  }
  const { sample, ...facts } = preview.data;
  return (
    <aside aria-label={t('preview')}>
      {about}
      <dl
        className={clsx(
          preview.isPlaceholderData && 'opacity-60',
          'grid grid-cols-[1fr_auto] gap-x-3 gap-y-1',
        )}
      >
        {FACTS.map((fact) => (
          <div key={fact} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-ink-2">{t(`facts.${fact}`)}</dt>
            <dd className="text-right tabular-nums">{format.number(facts[fact])}</dd>
          </div>
        ))}
      </dl>
      {sample.length > 0 && (
        <ul aria-label={t('sample')} className="mt-3 grid grid-cols-4 gap-1">
          {sample.map((sha256) => (
            <li key={sha256}>
              {/* oxlint-disable-next-line nextjs/no-img-element */}
              <img
                src={pictureUrl(sha256, 160)}
                alt=""
                className="aspect-square w-full rounded-sm bg-hover object-cover"
              />
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}

/** An estimate is not to look like a count. */
function roundToTwoDigits(count: number): number {
  return Number(count.toPrecision(2));
}
