// How long a reviewer looks at the decided ad: verdict key -> next picture painted, on the production build, beside the
// same measurement on an empty page of the same browser.
//   npx next build && node --import tsx e2e/measure-verdict-latency.ts [decisions=60] [pauseMs=800]
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { createDb } from '@/lib/server/database/db';
import { openShop, type SeededItem } from './support/ads';
import { importTestBrands, NAMED } from './support/brands';
import { publicUrl } from './support/http';
import { startInstallation } from './support/installation';
import { createPerson } from './support/people';
import { putFirst } from './support/queue';

/** The median has to be under it. */
const LIMIT_MS = 150;
/** The first decisions compile scripts and open connections. */
const WARM_UP = 5;
const PATIENCE_MS = 10_000;
const REASON_KEY = '1';
/** tsx wraps named functions in a helper of this name, which a page does not have. */
const TSX_NAMES = 'globalThis.__name = (named) => named;';

const [decisions = 60, pauseMs = 800] = process.argv.slice(2).map(Number);

const installation = await startInstallation();
const db = createDb(process.env['DATABASE_URL']!, 4);
try {
  await importTestBrands();
  const items = await seedItems(decisions + WARM_UP + 1);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu'],
  });
  try {
    const emptyPage = summarize(await measureEmptyPage(browser));
    const nextPicture = summarize((await measureDecisions(browser, items)).slice(WARM_UP));
    const isUnderLimit = nextPicture.medianMs < LIMIT_MS;
    console.log(
      JSON.stringify({ decisions, pauseMs, nextPicture, emptyPage, limitMs: LIMIT_MS, isUnderLimit }),
    );
    process.exitCode = isUnderLimit ? 0 : 1;
  } finally {
    await browser.close();
  }
} finally {
  await db.$disconnect();
  await installation.stop();
}

/** As the browser tests choose: CHROMIUM_PATH, Playwright's own (undefined), the system's. */
function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  return existsSync(chromium.executablePath()) ? undefined : '/usr/bin/chromium';
}

async function seedItems(count: number): Promise<SeededItem[]> {
  const shop = await openShop(db);
  const titles = Array.from({ length: count }, (_, index) => ({
    title: `${NAMED.name} article ${index + 1}`,
  }));
  return putFirst(db, await shop.flaggedAds(titles));
}

async function measureDecisions(browser: Browser, items: readonly SeededItem[]): Promise<number[]> {
  const reviewer = await createPerson(db);
  const context = await browser.newContext({ baseURL: publicUrl(), viewport: { width: 1440, height: 900 } });
  const cookies = { locale: 'en', theme: 'dark', [reviewer.cookie.name]: reviewer.cookie.value };
  await context.addCookies(
    Object.entries(cookies).map(([name, value]) => ({ name, value, url: publicUrl() })),
  );
  const page = await context.newPage();
  await page.addInitScript(TSX_NAMES);
  await page.addInitScript(watchKeys, { watched: 'next-picture', key: REASON_KEY });
  await page.goto('/review');
  await page.waitForFunction(hasPicture, undefined, { timeout: 30_000 });
  const times: number[] = [];
  for (let decided = 0; decided < items.length - 1; decided++) {
    await sleep(pauseMs);
    times.push(await pressAndRead(page));
  }
  await context.close();
  return times;
}

async function measureEmptyPage(browser: Browser): Promise<number[]> {
  const page = await browser.newPage();
  await page.addInitScript(TSX_NAMES);
  await page.addInitScript(watchKeys, { watched: 'frame', key: REASON_KEY });
  await page.goto(`${publicUrl()}/icon.svg`);
  await page.goto('data:text/html,<title>empty</title>');
  const times: number[] = [];
  for (let pressed = 0; pressed < decisions; pressed++) {
    await sleep(100);
    times.push(await pressAndRead(page));
  }
  await page.close();
  return times;
}

async function pressAndRead(page: Page): Promise<number> {
  await page.evaluate(() => void (window.measuredMs = undefined));
  await page.keyboard.press(REASON_KEY);
  const handle = await page.waitForFunction(() => window.measuredMs, undefined, { timeout: PATIENCE_MS });
  return (await handle.jsonValue())!;
}

declare global {
  interface Window {
    measuredMs?: number | undefined;
    Konva?: { stages: Array<{ find(selector: string): Array<{ image(): unknown }> }> };
  }
}

function hasPicture(): boolean {
  return (window.Konva?.stages.at(-1)?.find('.picture-image').length ?? 0) > 0;
}

/**
 * Runs in the page. From the key's own time stamp to the frame after the one in which the stage holds another picture
 * (Konva draws it in that frame, so it is on the screen with the next), or, on the empty page, after the next frame.
 */
function watchKeys({ watched, key }: { watched: string; key: string }): void {
  const picture = () => window.Konva?.stages.at(-1)?.find('.picture-image')[0]?.image();
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== key || event.repeat) return;
      const before = picture();
      const look = () => {
        const now = picture();
        const isThere = watched === 'frame' || (now !== undefined && now !== before);
        if (!isThere) return void requestAnimationFrame(look);
        requestAnimationFrame(() => (window.measuredMs = performance.now() - event.timeStamp));
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
}

function summarize(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! * 10) / 10;
  return { count: sorted.length, medianMs: at(0.5), p90Ms: at(0.9), minMs: at(0), maxMs: at(1) };
}
