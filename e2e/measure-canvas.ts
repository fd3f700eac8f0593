// Frame rate while panning a picture of 24 megapixels with 2,000 boxes on it, beside an empty Konva stage of the same size
// in the same browser run, which is redrawn as often. Both are moved once a frame.
//   npx next build && node --import tsx e2e/measure-canvas.ts [rounds=5] [seconds=4]
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import sharp from 'sharp';
import type { Db } from '@/lib/server/database/db';
import { LabelDraftSavedSchema } from '@/lib/contracts/label-answers';
import { type LabelBox } from '@/lib/contracts/label-work';
import { openShop } from './support/ads';
import { openTab, type Tab } from './support/claims';
import { call, callFor } from './support/http';
import { stagePicture } from './support/konva';
import { claimLabels } from './support/label-calls';
import { batchOfAds } from './support/label-page';
import { measureWith, openPageAs } from './support/measuring';
import { TSX_NAMES } from './support/paint-times';
import { createPerson } from './support/people';

/** Konva for a page without modules. */
const KONVA = new URL('../node_modules/konva/konva.min.js', import.meta.url);

/** Of the empty stage's frame rate. */
const LIMIT_RATIO = 0.9;
const PICTURE = { width: 6_000, height: 4_000 };
const BOX_COUNT = 2_000;
const SCALE = 0.25;
/** In the middle of the picture, so that all of them are on the stage while it is panned. */
const FIELD = { x: 1_700, y: 1_100, width: 2_400, height: 1_700 };

const [rounds = 5, seconds = 4] = process.argv.slice(2).map(Number);

await measureWith(async ({ db, browser }) => {
  const full = await openFullStage(db, browser);
  const empty = await openEmptyStage(browser, full.stage);
  const rates: Array<{ full: number; empty: number }> = [];
  for (let round = 0; round < rounds; round++) {
    await empty.bringToFront();
    const emptyRate = await rateWhile(empty, seconds, moveEmptyStage);
    await full.page.bringToFront();
    rates.push({ full: await panFullStage(full.page, seconds), empty: emptyRate });
  }
  const ratios = rates.map(({ full: ours, empty: bare }) => ours / bare).toSorted((a, b) => a - b);
  const medianRatio = round2(ratios[Math.floor(ratios.length / 2)]!);
  console.log(
    JSON.stringify({
      picture: PICTURE,
      boxes: BOX_COUNT,
      stage: full.stage,
      framesPerSecond: rates.map((rate) => ({ full: round2(rate.full), empty: round2(rate.empty) })),
      medianRatio,
      limitRatio: LIMIT_RATIO,
    }),
  );
  process.exitCode = medianRatio >= LIMIT_RATIO ? 0 : 1;
});

async function openFullStage(db: Db, browser: Browser) {
  const [ops, lou] = [await createPerson(db, ['ops']), await createPerson(db, ['labeler'])];
  const shop = await openShop(db);
  const sha256 = await shop.sendImage(await drawLargePicture());
  const { batchId } = await batchOfAds(ops, shop, [{ images: [sha256] }]);
  await saveManyBoxes(openTab(lou), batchId);
  const page = await openPageAs(browser, lou);
  await page.goto(`/label?batch=${batchId}`);
  await page.waitForFunction(
    (count) => {
      const stage = (window as unknown as TestWindow).Konva?.stages.at(-1);
      return (stage?.findOne('.boxes')?.getAttr('boxes') ?? []).length === count;
    },
    BOX_COUNT,
    { timeout: 60_000 },
  );
  // Near enough to be panned, and far enough for all boxes to be seen.
  while ((await stagePicture(page)).scale < SCALE) await page.keyboard.press('+');
  const stage = (await page.getByRole('img', { name: /^Picture to label/ }).boundingBox())!;
  return { page, stage: { width: Math.floor(stage.width), height: Math.floor(stage.height) } };
}

/** A picture that does not compress to nothing, and is no noise either. */
async function drawLargePicture(): Promise<Uint8Array<ArrayBuffer>> {
  const noise = { raw: { width: 300, height: 200, channels: 3 as const } };
  const small = sharp(randomBytes(300 * 200 * 3), noise).resize(PICTURE.width, PICTURE.height, {
    kernel: 'cubic',
    fit: 'fill',
  });
  return new Uint8Array(await small.jpeg({ quality: 80 }).toBuffer());
}

/** Saved as the page saves them; then the tab lets go. */
async function saveManyBoxes(tab: Tab, batchId: string): Promise<void> {
  const [work] = await claimLabels(tab, { batchId });
  const columns = 50;
  const boxes = Array.from({ length: BOX_COUNT }, (_, index): LabelBox => ({
    x: FIELD.x + Math.floor((index % columns) * (FIELD.width / columns)),
    y: FIELD.y + Math.floor(Math.floor(index / columns) * (FIELD.height / (BOX_COUNT / columns))),
    width: 60 + (index % 7) * 10,
    height: 40 + (index % 5) * 10,
    brandId: work!.brand!.brandId,
    suggestion: null,
  }));
  await callFor(LabelDraftSavedSchema, tab.person, 'PUT', `/api/v1/label-drafts/${work!.taskId}`, {
    json: {
      expectedVersion: 0,
      content: { boxes, rejectedSuggestions: [], outcome: 'boxes', comment: '', activeMs: 0 },
    },
  });
  const { slotId, token } = work!.lease;
  await call(tab.person, 'POST', '/api/v1/leases/release', { json: { slots: [{ slotId, token }] } });
}

async function openEmptyStage(browser: Browser, stage: { width: number; height: number }): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent('<title>empty stage</title><div id="stage"></div>');
  await page.addScriptTag({ content: await readFile(KONVA, 'utf8') });
  await page.evaluate(({ width, height }) => {
    const { Konva } = window as unknown as { Konva: KonvaModule };
    const made = new Konva.Stage({ container: 'stage', width, height, listening: false });
    for (let layer = 0; layer < 2; layer++) made.add(new Konva.Layer({ listening: false }));
  }, stage);
  return page;
}

/** Holds the picture by the pointer and moves it once a frame. */
async function panFullStage(page: Page, forSeconds: number): Promise<number> {
  const frame = (await page.getByRole('img', { name: /^Picture to label/ }).boundingBox())!;
  await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
  await page.keyboard.down('Space');
  await page.mouse.down();
  const rate = await rateWhile(page, forSeconds, moveByPointer);
  await page.mouse.up();
  await page.keyboard.up('Space');
  return rate;
}

/** Frames a second in which the stage lay elsewhere than before, while `move` (run in the page) is called once a frame. */
async function rateWhile(page: Page, forSeconds: number, move: (tick: number) => void): Promise<number> {
  await page.evaluate(TSX_NAMES);
  return page.evaluate(
    ({ source, durationMs }) =>
      new Promise<number>((resolve) => {
        // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
        const step = new Function(`return (${source})`)() as (tick: number) => void;
        const stage = (window as unknown as { Konva: { stages: KonvaStage[] } }).Konva.stages.at(-1)!;
        const moving = stage.findOne('.picture') ?? stage.getLayers()[0]!;
        let [frames, moved, startedMs, wasAt] = [0, 0, 0, ''];
        const tick = (nowMs: number) => {
          if (startedMs === 0) startedMs = nowMs;
          else frames++;
          const at = `${moving.x()} ${moving.y()}`;
          if (at !== wasAt) moved++;
          wasAt = at;
          if (nowMs - startedMs >= durationMs) return resolve((1000 * moved) / (nowMs - startedMs));
          step(frames);
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }),
    { source: move.toString(), durationMs: forSeconds * 1000 },
  );
}

/** To and fro by 220 px, 8 px a frame: further than what the stage keeps beside its edges. */
function moveByPointer(tick: number): void {
  const target = document.querySelector('[role=img]')!;
  const { left, top, width, height } = target.getBoundingClientRect();
  const event = new PointerEvent('pointermove', {
    pointerId: 1,
    bubbles: true,
    buttons: 1,
    clientX: left + width / 2 + Math.abs(((8 * tick + 660) % 880) - 440) - 220,
    clientY: top + height / 2 + Math.abs(((5 * tick + 150) % 200) - 100) - 50,
  });
  target.dispatchEvent(event);
}

function moveEmptyStage(tick: number): void {
  const [stage] = (window as unknown as { Konva: { stages: KonvaStage[] } }).Konva.stages;
  for (const layer of stage!.getLayers()) {
    layer.position({
      x: Math.abs(((8 * tick + 660) % 880) - 440) - 220,
      y: Math.abs(((5 * tick + 150) % 200) - 100) - 50,
    });
    layer.batchDraw();
  }
}

type TestWindow = {
  Konva?: { stages: Array<{ findOne(selector: string): { getAttr(name: string): unknown[] } | undefined }> };
};
type KonvaLayer = {
  x(): number;
  y(): number;
  position(at: { x: number; y: number }): void;
  batchDraw(): void;
};
type KonvaStage = {
  add(layer: KonvaLayer): void;
  getLayers(): KonvaLayer[];
  findOne(selector: string): KonvaLayer | undefined;
};
type KonvaModule = {
  Stage: new (config: Record<string, unknown>) => KonvaStage;
  Layer: new (config: Record<string, unknown>) => KonvaLayer;
};

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
