import { useTranslations } from 'use-intl';

/** A server's error code in the person's language; a code that we do not know is shown as it is. */
export function useErrorText(): (code: string) => string {
  const t = useTranslations('errors');
  return (code) => (isKnown(code) && t.has(code) ? t(code) : t('unknown', { code }));

  function isKnown(key: string): key is Exclude<Parameters<typeof t>[0], 'unknown'> {
    return key !== 'unknown';
  }
}
