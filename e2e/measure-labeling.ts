// A scripted labeler with real pointer events and stated human pauses: how long a picture takes, how exact its box is, and
// how long one waits for the next picture beside the same measurement on an empty page of the same browser.
//   npx next build && node --import tsx e2e/measure-labeling.ts [pictures=30]
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import type { Db } from '@/lib/server/database/db';
import { openShop } from './support/ads';
import { answersOf, batchOfAds, windowPoint, type Rect } from './support/label-page';
import { measureWith, openPageAs } from './support/measuring';
import {
  measureEmptyPage,
  pressAndRead,
  summarize,
  waitForPicture,
  watchNextPicture,
} from './support/paint-times';
import { createPerson } from './support/people';

/** The median picture has to take less, pauses included. */
const LIMIT_MS = 4_000;
const WARM_UP = 2;

/** What a person needs, in ms. Seeing the mark and the check are reading times; travel is a pointing movement of its own. */
const HUMAN = { seeMark: 700, travel: 450, settle: 200, drag: 600, clickTravel: 350, check: 350 };
/** Where `drawPicture('red-bars')` paints its mark: five bars, 24 px wide, 40 px apart. */
const MARK: Rect = { x: 140, y: 80, width: 184, height: 200 };

type Point = { x: number; y: number };
type Way = 'drag' | 'extremes';

/** What is pressed or clicked, in image px. */
const TARGETS: Record<Way, readonly Point[]> = {
  drag: [MARK, { x: MARK.x + MARK.width, y: MARK.y + MARK.height }],
  extremes: [
    { x: MARK.x + 90, y: MARK.y },
    { x: MARK.x + MARK.width, y: MARK.y + 120 },
    { x: MARK.x + 80, y: MARK.y + MARK.height },
    { x: MARK.x, y: MARK.y + 70 },
  ],
};

const [pictures = 30] = process.argv.slice(2).map(Number);

await measureWith(async ({ db, browser }) => {
  const emptyPage = summarize(await measureEmptyPage(browser, 'Enter', pictures));
  const drag = await label(db, browser, 'drag');
  const extremes = await label(db, browser, 'extremes');
  const isUnderLimit = drag.picture.medianMs < LIMIT_MS && extremes.picture.medianMs < LIMIT_MS;
  console.log(
    JSON.stringify(
      { pictures, human: HUMAN, drag, extremes, emptyPage, limitMs: LIMIT_MS, isUnderLimit },
      null,
      1,
    ),
  );
  process.exitCode = isUnderLimit ? 0 : 1;
});

/** Draws and submits one picture after the other; a picture takes from the key before it to its own. */
async function label(db: Db, browser: Browser, way: Way) {
  const count = pictures + WARM_UP;
  const [ops, lou] = [await createPerson(db, ['ops']), await createPerson(db, ['labeler'])];
  const ads = Array.from({ length: count + 1 }, () => ({ marks: ['red-bars' as const] }));
  const { batchId } = await batchOfAds(ops, await openShop(db), ads);
  const page = await openPageAs(browser, lou);
  await watchNextPicture(page, 'Enter');
  await page.goto(`/label?batch=${batchId}`);
  await waitForPicture(page);
  if (way === 'extremes') await page.keyboard.press('v');
  const picture: number[] = [];
  const nextPicture: number[] = [];
  let at: Point = { x: 700, y: 850 };
  // Every picture has the same size, so its mark is at the same place of the window.
  const targets = await Promise.all(TARGETS[way].map((point) => windowPoint(page, point)));
  for (let done = 0; done < count; done++) {
    const startedMs = performance.now();
    await sleep(HUMAN.seeMark);
    at = way === 'drag' ? await drawByDragging(page, at, targets) : await drawByExtremes(page, at, targets);
    await sleep(HUMAN.check);
    nextPicture.push(await pressAndRead(page, 'Enter'));
    picture.push(performance.now() - startedMs);
  }
  const boxes = (await answersOf(db, lou, count)).flatMap((answer) => answer.boxes);
  const isExact = ({ x, y, width, height }: Rect) =>
    x === MARK.x && y === MARK.y && width === MARK.width && height === MARK.height;
  await page.context().close();
  return {
    picture: summarize(picture.slice(WARM_UP)),
    nextPicture: summarize(nextPicture.slice(WARM_UP)),
    exactBoxes: `${boxes.filter(isExact).length} of ${boxes.length}`,
  };
}

async function drawByDragging(page: Page, from: Point, targets: readonly Point[]): Promise<Point> {
  const [start, end] = targets as [Point, Point];
  await travel(page, from, start, HUMAN.travel);
  await sleep(HUMAN.settle);
  await page.mouse.down();
  await travel(page, start, end, HUMAN.drag);
  await sleep(HUMAN.settle);
  await page.mouse.up();
  return end;
}

async function drawByExtremes(page: Page, from: Point, targets: readonly Point[]): Promise<Point> {
  let at = from;
  for (const next of targets) {
    await travel(page, at, next, HUMAN.clickTravel);
    await sleep(HUMAN.settle);
    await page.mouse.down();
    await page.mouse.up();
    at = next;
  }
  return at;
}

/** Moves as a hand does, fast at first and slow at the end, one event every 16 ms. */
async function travel(page: Page, from: Point, to: Point, durationMs: number): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    const share = Math.min(1, (performance.now() - startedMs) / durationMs);
    const eased = 1 - (1 - share) ** 3;
    await page.mouse.move(from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased);
    if (share === 1) return;
    await sleep(16);
  }
}
