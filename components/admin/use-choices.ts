import { useTranslations } from 'use-intl';
import { API_SCOPES, ROLES } from '@/lib/contracts/accounts';

export function useRoleChoices() {
  const t = useTranslations();
  return ROLES.map((value) => ({
    value,
    label: t(`roles.${value}`),
    meaning: t(`accounts.roleMeanings.${value}`),
  }));
}

export function useScopeChoices() {
  const t = useTranslations('apiKeys.scopes');
  return API_SCOPES.map((value) => ({ value, label: t(`${value}.label`), meaning: t(`${value}.meaning`) }));
}
