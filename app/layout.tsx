import '@fontsource-variable/inter/index.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/Providers';
import { MESSAGES } from '@/lib/contracts/messages';
import './globals.css';
import { readLocale, readTheme } from './request-preferences';

export const metadata: Metadata = {
  title: { default: 'Touchstone', template: '%s · Touchstone' },
  icons: { icon: '/icon.svg' },
};

/** Language and theme come with the request, so that the first paint is already in them. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([readLocale(), readTheme()]);
  return (
    <html lang={locale} className={theme === 'system' ? undefined : theme}>
      <body>
        <Providers locale={locale} messages={MESSAGES[locale]} theme={theme}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
