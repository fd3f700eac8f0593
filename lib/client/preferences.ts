import type { Locale, Theme } from '../domain/locale';

const YEAR_SECONDS = 31_536_000;

/** Remembers the language; the next server render speaks it (call `router.refresh()`). */
export function rememberLocale(locale: Locale): void {
  writeCookie('locale', locale);
}

/** Remembers the theme and shows it at once. */
export function rememberTheme(theme: Theme): void {
  writeCookie('theme', theme);
  document.documentElement.classList.remove('light', 'dark');
  if (theme !== 'system') document.documentElement.classList.add(theme);
}

function writeCookie(name: string, value: string): void {
  // The Cookie Store API is not in every browser we support, and needs https.
  // oxlint-disable-next-line unicorn/no-document-cookie
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
