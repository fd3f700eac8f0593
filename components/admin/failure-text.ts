import { useTranslations } from 'use-intl';

/** Why a worker gave an ad up, by the codes that it stores. */
const FAILURE_CODES = [
  'empty-file',
  'corrupt-image',
  'unsupported-type',
  'too-many-pixels',
  'bad-region',
  'encoder-crashed',
  'bytes-missing',
  'gave-up',
] as const;

/** A failure code in the person's language; a code that we do not know is shown as it is. */
export function useFailureText(): (code: string) => string {
  const t = useTranslations('failures');
  return (code) => {
    const known = FAILURE_CODES.find((candidate) => candidate === code);
    return known === undefined ? t('other', { code }) : t(known);
  };
}
