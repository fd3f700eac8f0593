'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { batchPreviewQuery } from '@/lib/client/labeling/label-queries';
import { pictureUrl } from '@/lib/client/pictures';
import { useIsSettled } from '@/lib/client/settled';
import type { MakeLabelBatch } from '@/lib/contracts/labeling';
import { InlineProblem } from '../../shell/RequestProblem';
import { Skeleton } from '../../ui/Skeleton';

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
  if (batch === null) return <p className="text-ink-3">{t('previewNeeds')}</p>;
  if (preview.isError) return <InlineProblem error={preview.error} />;
  if (preview.data === undefined) return <Skeleton className="h-40 w-full" />;
  const { matching, chosen, random, unassisted, alreadyOpen, sample } = preview.data;
  const facts = { matching, chosen, random, unassisted, alreadyOpen };
  return (
    <aside aria-label={t('preview')} className={preview.isPlaceholderData ? 'opacity-60' : ''}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">
        {(Object.keys(facts) as Array<keyof typeof facts>).map((fact) => (
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
