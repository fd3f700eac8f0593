import type { Browser, BrowserContext, Page } from '@playwright/test';
import { publicUrl } from './http';

/** All that a page of ours can keep in a browser, but what it fetched: that stays, and so do its compiled scripts. */
const KEPT = 'cookies,local_storage,indexeddb,cache_storage,service_workers,file_systems';

type Lent = { context: BrowserContext; deviceScaleFactor: number | undefined; isFree: boolean };

/**
 * Browsers for persons, used again by later tests: the first page of a new one takes three times as long, since nothing is
 * fetched or compiled. Two persons at a time never share one, and none finds anything that was kept in it before.
 */
export function createContexts(browser: Browser) {
  const all: Lent[] = [];

  return {
    /** A page of a browser that knows nobody. */
    open: async (deviceScaleFactor: number | undefined): Promise<Page> => {
      let lent = all.find((one) => one.isFree && one.deviceScaleFactor === deviceScaleFactor);
      if (!lent) {
        const context = await browser.newContext({
          baseURL: publicUrl(),
          ...(deviceScaleFactor === undefined ? {} : { deviceScaleFactor }),
        });
        lent = { context, deviceScaleFactor, isFree: true };
        all.push(lent);
      }
      lent.isFree = false;
      const page = await lent.context.newPage();
      const session = await lent.context.newCDPSession(page);
      await session.send('Storage.clearDataForOrigin', { origin: publicUrl(), storageTypes: KEPT });
      await session.detach();
      return page;
    },
    /** Closes the pages of a browser; whoever is next may have it. */
    giveBack: async (context: BrowserContext): Promise<void> => {
      context.removeAllListeners('console');
      context.removeAllListeners('weberror');
      await Promise.all(context.pages().map((page) => page.close()));
      await context.clearCookies();
      all.find((one) => one.context === context)!.isFree = true;
    },
    close: () => Promise.all(all.map(({ context }) => context.close())),
  };
}
export type Contexts = ReturnType<typeof createContexts>;
