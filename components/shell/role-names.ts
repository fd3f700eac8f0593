import { useFormatter, useTranslations } from 'use-intl';
import { ROLES, type Role } from '@/lib/contracts/accounts';

/** "reviewer and admin", in the person's language. */
export function useRoleNames(roles: readonly Role[]): string {
  const t = useTranslations('roles');
  const format = useFormatter();
  return format.list(
    ROLES.filter((role) => roles.includes(role)).map((role) => t(role)),
    { type: 'conjunction' },
  );
}
