import { useFormatter, useTranslations } from 'use-intl';

const ROLES = ['reviewer', 'labeler', 'ops', 'admin'] as const;

/** "reviewer and admin", in the person's language. */
export function useRoleNames(roles: readonly string[]): string {
  const t = useTranslations('roles');
  const format = useFormatter();
  return format.list(
    ROLES.filter((role) => roles.includes(role)).map((role) => t(role)),
    { type: 'conjunction' },
  );
}
