import { cookies, headers } from 'next/headers';
import { createTranslator } from 'use-intl/core';
import { MESSAGES } from '@/lib/contracts/messages';
import { chooseLocale, chooseTheme, type Locale, type Theme } from '@/lib/domain/locale';

export async function readLocale(): Promise<Locale> {
  const [cookieStore, headerList] = await Promise.all([cookies(), headers()]);
  return chooseLocale(cookieStore.get('locale')?.value, headerList.get('accept-language'));
}

export async function readTheme(): Promise<Theme> {
  return chooseTheme((await cookies()).get('theme')?.value);
}

/** The translator for server components; client components use `useTranslations`. */
export async function readTranslator() {
  const locale = await readLocale();
  return createTranslator({ locale, messages: MESSAGES[locale] });
}
