'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import type { Messages } from '@/lib/contracts/messages';
import type { Locale, Theme } from '@/lib/domain/locale';
import { Toaster } from '../ui/Toaster';
import { ThemeProvider } from './theme';

type Props = { locale: Locale; messages: Messages; theme: Theme; children: ReactNode };

/** What every page stands on: language, theme, server state, tooltips, toasts. */
export function Providers({ locale, messages, theme, children }: Props) {
  const [queryClient] = useState(createQueryClient);
  return (
    // Dates without a time (validity of an authorization) are days, so they are shown as they are stored: in UTC.
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <ThemeProvider initial={theme}>
        <QueryClientProvider client={queryClient}>
          <Tooltip.Provider delay={400}>
            <Toaster>{children}</Toaster>
          </Tooltip.Provider>
        </QueryClientProvider>
      </ThemeProvider>
    </IntlProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 2 } } });
}
