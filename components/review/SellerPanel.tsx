'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Review, Suspect } from '@/lib/contracts/review';
import { Authorizations } from './Authorizations';
import { PanelSection } from '../work/PanelSection';
import { PriceLine } from './PriceLine';

type Props = { ad: Review['ad']; dueAt: string; suspect: Suspect | null };

/** The ad in words, who sells it, and whether they may. */
export function SellerPanel({ ad, dueAt, suspect }: Props) {
  const t = useTranslations('review');
  const format = useFormatter();
  const { seller } = ad;
  return (
    <PanelSection title={t('adAndSeller')}>
      <dl className="grid grid-cols-[minmax(5.5rem,28%)_1fr] gap-x-3 gap-y-1">
        <Row term={t('title')}>
          {ad.title === '' ? (
            <span className="text-ink-3">{t('noTitle')}</span>
          ) : (
            <span lang={ad.language ?? undefined}>{ad.title}</span>
          )}
        </Row>
        <Row term={t('price')}>
          <PriceLine price={ad.price} usualPrice={ad.usualPrice} />
        </Row>
        <Row term={t('category')}>{ad.category}</Row>
        <Row term={t('seller')}>
          {seller === null ? (
            <span className="text-ink-3">{t('unknownSeller')}</span>
          ) : (
            <>
              {seller.externalId}
              <span
                className={clsx('block', seller.violationsIn90Days > 0 ? 'text-violation' : 'text-ink-2')}
              >
                {t('sellerRecord', {
                  violations: seller.violationsIn90Days,
                  decided: seller.decidedIn90Days,
                  ads: seller.adCount,
                })}
              </span>
            </>
          )}
        </Row>
        {suspect !== null && (
          <Row term={t('authorization')}>
            <Authorizations brandName={suspect.name} authorizations={suspect.authorizations} />
          </Row>
        )}
        {ad.revision > 1 && (
          <Row term={t('revision')}>
            <span className="text-violation">{t('revisionText', { count: ad.revision - 1 })}</span>
          </Row>
        )}
        {ad.impressions !== null && <Row term={t('views')}>{format.number(ad.impressions)}</Row>}
        <Row term={t('due')}>
          {format.dateTime(new Date(dueAt), {
            day: 'numeric',
            month: 'short',
            hour: '2-digit',
            minute: '2-digit',
            timeZoneName: 'short',
          })}
        </Row>
        <Row term={t('adId')}>
          <span className="break-all text-ink-2">
            {ad.source} {ad.externalId}
          </span>
        </Row>
      </dl>
    </PanelSection>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
