'use client';

import { Coffee } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { usePerson } from '../shell/person';
import { TopBar } from '../shell/TopBar';
import { EmptyState } from '../ui/EmptyState';

/** Signed in without a role: says so, and who can change it. */
export function NothingToDo() {
  const t = useTranslations('start');
  const { name } = usePerson();
  return (
    <>
      <TopBar title={t('title')} />
      <main className="grid min-h-0 flex-1 place-items-center">
        <EmptyState
          icon={<Coffee size={28} aria-hidden />}
          title={t('nothing')}
          text={
            <>
              <p>{t('you', { name })}</p>
              <p>{t('ask')}</p>
            </>
          }
        />
      </main>
    </>
  );
}
