'use client';

import { Coffee } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { usePerson } from '../shell/person';
import { useRoleNames } from '../shell/role-names';
import { TopBar } from '../shell/TopBar';
import { EmptyState } from '../ui/EmptyState';

/** Signed in with roles for which there is no page: says so, and who can change it. */
export function NothingToDo() {
  const t = useTranslations('start');
  const { name, roles } = usePerson();
  const roleNames = useRoleNames(roles);
  return (
    <>
      <TopBar title={t('title')} />
      <main className="grid min-h-0 flex-1 place-items-center">
        <EmptyState
          icon={<Coffee size={28} aria-hidden />}
          title={t('nothing')}
          text={
            <>
              <p>{t('you', { name, roles: roleNames })}</p>
              <p>{t('ask')}</p>
            </>
          }
        />
      </main>
    </>
  );
}
