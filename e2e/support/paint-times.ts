import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { publicUrl } from './http';

/** tsx wraps named functions in a helper of this name, which a page does not have. */
export const TSX_NAMES = 'globalThis.__name = (named) => named;';
const PATIENCE_MS = 10_000;

declare global {
  interface Window {
    measuredMs?: number | undefined;
    Konva?: { stages: Array<{ find(selector: string): Array<{ image(): unknown }> }> };
  }
}

/** From now on the page measures, for each press of `key`, the time until the stage shows another picture. */
export async function watchNextPicture(page: Page, key: string): Promise<void> {
  await page.addInitScript(TSX_NAMES);
  await page.addInitScript(watchKeys, { watched: 'next-picture', key });
}

export async function waitForPicture(page: Page): Promise<void> {
  await page.waitForFunction(
    () => (window.Konva?.stages.at(-1)?.find('.picture-image').length ?? 0) > 0,
    undefined,
    { timeout: 30_000 },
  );
}

/** Presses the key and reads what was measured, in ms. */
export async function pressAndRead(page: Page, key: string): Promise<number> {
  await page.evaluate(() => void (window.measuredMs = undefined));
  await page.keyboard.press(key);
  const handle = await page.waitForFunction(() => window.measuredMs, undefined, { timeout: PATIENCE_MS });
  return (await handle.jsonValue())!;
}

/** The same measurement where nothing happens: to the frame after the next. */
export async function measureEmptyPage(browser: Browser, key: string, count: number): Promise<number[]> {
  const page = await browser.newPage();
  await page.addInitScript(TSX_NAMES);
  await page.addInitScript(watchKeys, { watched: 'frame', key });
  await page.goto(`${publicUrl()}/icon.svg`);
  await page.goto('data:text/html,<title>empty</title>');
  const times: number[] = [];
  for (let pressed = 0; pressed < count; pressed++) {
    await sleep(100);
    times.push(await pressAndRead(page, key));
  }
  await page.close();
  return times;
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

/** Times in ms, rounded to a tenth. */
export function summarize(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! * 10) / 10;
  return { count: sorted.length, medianMs: at(0.5), p90Ms: at(0.9), minMs: at(0), maxMs: at(1) };
}
