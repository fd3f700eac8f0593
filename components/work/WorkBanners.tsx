'use client';

import { useTranslations } from 'use-intl';
import type { LeasedWork, WorkSnapshot } from '@/lib/client/work/work-session';
import { LostLease } from './LostLease';
import { OfflineBanner } from './OfflineBanner';
import type { WorkKind } from './work-kind';

type Props = {
  kind: WorkKind;
  snapshot: Pick<WorkSnapshot<LeasedWork, unknown>, 'isSignedOut' | 'isOnline' | 'pendingCount' | 'lost'>;
  onNext: () => void;
  onSendNow: () => void;
};

/** What the person has to know now: signed out, offline, a lease that is gone. */
export function WorkBanners({ kind, snapshot, onNext, onSendNow }: Props) {
  const t = useTranslations('work');
  const { isSignedOut, isOnline, pendingCount, lost } = snapshot;
  return (
    <>
      {isSignedOut && (
        <div
          role="alert"
          className="flex shrink-0 items-center gap-3 border-b border-line bg-violation-soft px-4 py-2"
        >
          <strong className="font-semibold text-violation">{t('signedOut')}</strong>
          <span className="flex-1 text-ink-2">{t('signedOutText', { kind })}</span>
          <a
            className="font-semibold underline"
            href={`/login?callbackUrl=/${kind}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('signInAgain')}
          </a>
        </div>
      )}
      {/* A decision that is just being sent is no news; one that could not be sent is. */}
      {(!isOnline || isSignedOut) && (
        <OfflineBanner kind={kind} isOnline={isOnline} pendingCount={pendingCount} onSendNow={onSendNow} />
      )}
      {lost && <LostLease kind={kind} cause={lost} onNext={onNext} />}
    </>
  );
}
