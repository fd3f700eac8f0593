'use client';

import { useTranslations } from 'use-intl';
import type { ReviewSnapshot } from '@/lib/client/review/review-session';
import { LostLease } from './LostLease';
import { OfflineBanner } from './OfflineBanner';

type Props = { snapshot: ReviewSnapshot; onNext: () => void; onSendNow: () => void };

/** What the person has to know now: signed out, offline, an item that is gone. */
export function ReviewBanners({ snapshot, onNext, onSendNow }: Props) {
  const t = useTranslations('review');
  const { isSignedOut, isOnline, pendingCount, lost } = snapshot;
  return (
    <>
      {isSignedOut && (
        <div
          role="alert"
          className="flex shrink-0 items-center gap-3 border-b border-line bg-violation-soft px-4 py-2"
        >
          <strong className="font-semibold text-violation">{t('signedOut')}</strong>
          <span className="flex-1 text-ink-2">{t('signedOutText')}</span>
          <a
            className="font-semibold underline"
            href="/login?callbackUrl=/review"
            target="_blank"
            rel="noreferrer"
          >
            {t('signInAgain')}
          </a>
        </div>
      )}
      {/* A decision that is just being sent is no news; one that could not be sent is. */}
      {(!isOnline || isSignedOut) && (
        <OfflineBanner isOnline={isOnline} pendingCount={pendingCount} onSendNow={onSendNow} />
      )}
      {lost && <LostLease cause={lost} onNext={onNext} />}
    </>
  );
}
