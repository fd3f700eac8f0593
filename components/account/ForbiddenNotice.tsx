'use client';

import { LockKeyhole } from 'lucide-react';
import { signOut } from 'next-auth/react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { Role } from '@/lib/contracts/accounts';
import { useRoleNames } from '../shell/role-names';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

type Props = {
  /** Who is signed in; null = nobody. */
  person: { name: string; email: string; roles: readonly Role[] } | null;
  /** Roles of which one is needed. */
  neededRoles: readonly Role[];
};

/** Signed in, but not for this: which role it takes, who one is, and what to do. */
export function ForbiddenNotice({ person, neededRoles }: Props) {
  const t = useTranslations('forbidden');
  const needed = useRoleNames(neededRoles);
  const own = useRoleNames(person?.roles ?? []);
  return (
    <EmptyState
      icon={<LockKeyhole size={28} aria-hidden />}
      title={t('title')}
      text={
        <>
          {needed !== '' && <p>{t('needed', { roles: needed })}</p>}
          {person !== null && (
            <p>
              {own === ''
                ? t('youNoRole', { name: person.name, email: person.email })
                : t('you', { name: person.name, email: person.email, roles: own })}
            </p>
          )}
          <p>{t('ask')}</p>
        </>
      }
      action={
        <>
          <Link
            href="/"
            className="inline-flex h-8 items-center rounded-md border border-solid bg-solid px-3 font-semibold text-on-solid"
          >
            {t('back')}
          </Link>
          <Button onClick={() => void signOut({ callbackUrl: '/login' })}>{t('otherAccount')}</Button>
        </>
      }
    />
  );
}
