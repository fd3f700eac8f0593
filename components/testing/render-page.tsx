import { Tooltip } from '@base-ui/react/tooltip';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { IntlProvider } from 'use-intl';
import { MESSAGES } from '@/lib/contracts/messages';
import type { Locale } from '@/lib/domain/locale';

/** Renders a component as a page would: with the real catalogue of a language. A text that is missing fails the test. */
export function renderPage(element: ReactElement, locale: Locale = 'en') {
  const wrap = (inner: ReactElement) => (
    <IntlProvider
      locale={locale}
      messages={MESSAGES[locale]}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      <Tooltip.Provider>{inner}</Tooltip.Provider>
    </IntlProvider>
  );
  const { rerender, ...view } = render(wrap(element));
  return { ...view, rerender: (next: ReactElement) => rerender(wrap(next)) };
}
