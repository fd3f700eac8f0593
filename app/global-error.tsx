'use client';

import { IntlProvider } from 'use-intl';
import { BrokenNotice } from '@/components/shell/BrokenNotice';
import { MESSAGES } from '@/lib/contracts/messages';
import { chooseLocale } from '@/lib/domain/locale';
import './globals.css';

type Props = { error: Error & { digest?: string }; reset: () => void };

/** The root layout itself failed, so nothing of it is there: language by what the browser asks for. */
export default function GlobalError({ error, reset }: Props) {
  const locale = chooseLocale(
    undefined,
    typeof navigator === 'undefined' ? null : navigator.languages.join(),
  );
  return (
    <html lang={locale}>
      <body>
        <IntlProvider locale={locale} messages={MESSAGES[locale]} timeZone="UTC">
          <main className="grid min-h-dvh place-items-center">
            <BrokenNotice digest={error.digest} onRetry={reset} />
          </main>
        </IntlProvider>
      </body>
    </html>
  );
}
