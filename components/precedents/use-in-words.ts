import { useLocale } from 'use-intl';
import type { Bilingual } from '@/lib/domain/brands/definition-content';

/** A bilingual text in the person's language. */
export function useInWords(): (text: Bilingual) => string {
  const locale = useLocale();
  return (text) => (locale === 'zh-CN' ? text.zh : text.en);
}
