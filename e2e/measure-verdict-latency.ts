// How long a reviewer looks at the decided ad: verdict key -> next picture painted, on the production build, beside the
// same measurement on an empty page of the same browser.
//   npx next build && node --import tsx e2e/measure-verdict-latency.ts [decisions=60] [pauseMs=800]
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import type { Db } from '@/lib/server/database/db';
import { openShop, type SeededItem } from './support/ads';
import { NAMED } from './support/brands';
import { measureWith, openPageAs } from './support/measuring';
import {
  measureEmptyPage,
  pressAndRead,
  summarize,
  waitForPicture,
  watchNextPicture,
} from './support/paint-times';
import { createPerson } from './support/people';
import { putFirst } from './support/queue';

/** The median has to be under it. */
const LIMIT_MS = 150;
/** The first decisions compile scripts and open connections. */
const WARM_UP = 5;
const REASON_KEY = '1';

const [decisions = 60, pauseMs = 800] = process.argv.slice(2).map(Number);

await measureWith(async ({ db, browser }) => {
  const items = await seedItems(db, decisions + WARM_UP + 1);
  const emptyPage = summarize(await measureEmptyPage(browser, REASON_KEY, decisions));
  const nextPicture = summarize((await measureDecisions(db, browser, items.length - 1)).slice(WARM_UP));
  const isUnderLimit = nextPicture.medianMs < LIMIT_MS;
  console.log(
    JSON.stringify({ decisions, pauseMs, nextPicture, emptyPage, limitMs: LIMIT_MS, isUnderLimit }),
  );
  process.exitCode = isUnderLimit ? 0 : 1;
});

async function seedItems(db: Db, count: number): Promise<SeededItem[]> {
  const shop = await openShop(db);
  const titles = Array.from({ length: count }, (_, index) => ({
    title: `${NAMED.name} article ${index + 1}`,
  }));
  return putFirst(db, await shop.flaggedAds(titles));
}

async function measureDecisions(db: Db, browser: Browser, count: number): Promise<number[]> {
  const page = await openPageAs(browser, await createPerson(db));
  await watchNextPicture(page, REASON_KEY);
  await page.goto('/review');
  await waitForPicture(page);
  const times: number[] = [];
  for (let decided = 0; decided < count; decided++) {
    await sleep(pauseMs);
    times.push(await pressAndRead(page, REASON_KEY));
  }
  await page.context().close();
  return times;
}
