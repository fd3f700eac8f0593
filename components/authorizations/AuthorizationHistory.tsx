'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import type { Applied, AuthorizationEvent } from '@/lib/contracts/authorizations';
import { useMoment } from '../ui/use-moment';

type Props = { events: readonly AuthorizationEvent[]; authorizationId: string };

/** What was done to a seller's authorizations, the newest first; what concerns another one than this is quieter. */
export function AuthorizationHistory({ events, authorizationId }: Props) {
  const t = useTranslations('authorizations');
  const moment = useMoment();
  return (
    <ol className="flex flex-col gap-2">
      {events.map((event) => (
        <li
          key={`${event.at} ${event.what} ${event.authorizationId}`}
          className={clsx(event.authorizationId !== authorizationId && 'text-ink-3')}
        >
          <span className="block">
            {t(`events.${event.what}`, { by: event.by ?? 'nobody', name: event.by ?? '' })}
            {event.authorizationId !== authorizationId && ` · ${event.brandName}`}
          </span>
          {event.reason !== null && <span className="block text-ink-2">{event.reason}</span>}
          {event.applied !== null && <AppliedText applied={event.applied} />}
          <time dateTime={event.at} className="block text-xs text-ink-3">
            {moment(event.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}

function AppliedText({ applied }: { applied: Applied }) {
  const t = useTranslations('authorizations');
  const { triaged, opened, withdrawn, kept, rescored } = applied;
  return (
    <span className="block text-ink-2">
      {t('applied', { triaged, opened, withdrawn })}
      {kept > 0 && ` ${t('appliedKept', { kept })}`}
      {rescored > 0 && ` ${t('appliedRescored', { rescored })}`}
    </span>
  );
}
