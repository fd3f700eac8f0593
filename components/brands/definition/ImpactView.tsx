'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import type { ImpactAd, ImpactResult } from '@/lib/contracts/brand-impact';
import { Fact, Facts } from '../../admin/PanelPart';

type Props = { result: ImpactResult; days: number; slug: string };

/** Flags gained and lost, with their pictures and what they are counted over; and what used the version in use. */
export function ImpactView({ result, days, slug }: Props) {
  const t = useTranslations('brands.impact');
  const format = useFormatter();
  const hrefOf = (state: 'waiting' | 'any', by: 'suspectedUnder' | 'answeredUnder') =>
    result.versionInUse === null
      ? null
      : `/queue?${new URLSearchParams({ brand: slug, state, [by]: String(result.versionInUse) })}`;
  const share = (count: number) =>
    result.scoredCount === 0
      ? '–'
      : format.number(count / result.scoredCount, { style: 'percent', maximumSignificantDigits: 2 });
  const of = (count: number) =>
    t('of', { count: format.number(count), scored: format.number(result.scoredCount), share: share(count) });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-6 max-lg:grid-cols-1">
        <Facts>
          <Fact name={t('scored')}>
            {t('scoredOf', { count: format.number(result.scoredCount), days })}
            {result.unseenCount > 0 && (
              <span className="block text-ink-3">
                {t('unseen', { count: format.number(result.unseenCount) })}
              </span>
            )}
          </Fact>
          <Fact name={t('before')}>{of(result.flaggedBefore)}</Fact>
          <Fact name={t('after')}>{of(result.flaggedAfter)}</Fact>
          <Fact name={t('threshold')}>
            {format.number(result.threshold, { minimumFractionDigits: 2, maximumFractionDigits: 3 })}
          </Fact>
        </Facts>
        <Facts>
          <Fact name={t('openItems')}>
            <ListLink href={hrefOf('waiting', 'suspectedUnder')}>
              {t('openItemCount', { count: result.openItemCount })}
            </ListLink>
          </Fact>
          <Fact name={t('verdicts')}>
            <ListLink href={hrefOf('any', 'answeredUnder')}>
              {t('verdictCount', { count: result.verdictLineCount, ads: result.answeredItemCount })}
            </ListLink>
          </Fact>
          <Fact name={t('moved')}>
            {result.movedMarks.brands.length === 0
              ? t('noMoved', { count: result.movedMarks.detectionCount })
              : result.movedMarks.brands
                  .map(({ slug: brand, gained, lost }) => t('movedOf', { brand, gained, lost }))
                  .join(' · ')}
          </Fact>
          {result.rejected.length > 0 && (
            <Fact name={t('rejected')}>{t('rejectedCount', { count: result.rejected.length })}</Fact>
          )}
        </Facts>
      </div>
      <Ads kind="gained" count={result.gainedCount} ads={result.gained} />
      <Ads kind="lost" count={result.lostCount} ads={result.lost} />
    </div>
  );
}

/** To the items that were counted; null = there is no version that they could be of. */
function ListLink({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null) return children;
  return (
    <Link href={href} target="_blank" className="inline-block leading-6 underline">
      {children}
    </Link>
  );
}

function Ads({ kind, count, ads }: { kind: 'gained' | 'lost'; count: number; ads: readonly ImpactAd[] }) {
  const t = useTranslations('brands.impact');
  const format = useFormatter();
  const prob = (value: number | null) =>
    value === null ? '–' : format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <section aria-label={t(kind)}>
      <h3 className="mb-2 font-semibold">
        {t(kind)}{' '}
        <span className="font-normal text-ink-2 tabular-nums">
          {count > ads.length ? t('shownOf', { shown: ads.length, count }) : format.number(count)}
        </span>
      </h3>
      {count === 0 && <p className="text-ink-3">{t('noAds')}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
        {ads.map((ad) => (
          <li key={ad.revisionId} className="min-w-0">
            {/* oxlint-disable-next-line nextjs/no-img-element */}
            <img
              src={pictureUrl(ad.imageSha256, 160)}
              alt=""
              loading="lazy"
              className="on-stage aspect-square w-full rounded-md bg-stage object-contain"
            />
            <div className="truncate" title={ad.title}>
              {ad.title === '' ? ad.externalId : ad.title}
            </div>
            <div className="text-xs text-ink-2 tabular-nums">
              {t('probs', { before: prob(ad.before), after: prob(ad.after) })}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
