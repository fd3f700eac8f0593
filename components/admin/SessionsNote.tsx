'use client';

import { useTranslations } from 'use-intl';

/** What a change of an account does to whoever is signed in with it. */
export function SessionsNote({ name, isOwn }: { name: string; isOwn: boolean }) {
  const t = useTranslations('accounts');
  return (
    <p className="rounded-md bg-accent-soft px-3 py-2">
      {isOwn ? t('endsOwnSessions') : t('endsSessions', { name })}
    </p>
  );
}
