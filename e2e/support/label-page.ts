import { expect, type Locator, type Page } from '@playwright/test';
import type { LabelFilterInput } from '@/lib/contracts/label-batches';
import type { Db } from '@/lib/server/database/db';
import type { AdWish, SeededItem, Shop } from './ads';
import { NAMED } from './brands';
import { likeNothing } from './detections';
import { stagePicture } from './konva';
import { makeLabelBatch } from './label-calls';
import type { Person } from './people';

export type Rect = { x: number; y: number; width: number; height: number };
type Point = { x: number; y: number };
type BatchWish = { filter?: Partial<LabelFilterInput>; labelersWanted?: number; unassistedShare?: number };

/** A batch that asks for a brand's marks in the pictures of a shop (more ads are sent first), without suggestions unless wished. */
export async function batchOfAds(
  ops: Person,
  shop: Shop,
  ads: readonly AdWish[],
  { filter, unassistedShare = 1, ...wish }: BatchWish = {},
): Promise<{ batchId: string; images: readonly string[] }> {
  const seeded = ads.length === 0 ? [] : await shop.sendAds(ads);
  const { batchId } = await makeLabelBatch(ops, {
    filter: { brand: NAMED.slug, source: shop.source, ...filter },
    unassistedShare,
    ...wish,
  });
  return { batchId, images: seeded.flatMap((ad) => ad.images) };
}

/** Behind whatever the detector found by itself: marks of the named brand, the surest first. */
export async function suggest(
  db: Db,
  { revisionId, images }: SeededItem,
  boxes: readonly Rect[],
): Promise<void> {
  const { releaseId } = await db.scoring.findUniqueOrThrow({ where: { revisionId } });
  const { id: brandModelId } = await db.brandModel.findFirstOrThrow({
    where: { state: 'active', brand: { slug: NAMED.slug } },
  });
  const place = { imageSha256: images[0]!, releaseId: releaseId! };
  const rows = boxes.map((box, index) => ({ ...place, position: 90 + index, ...box }));
  await db.detection.createMany({
    data: rows.map((row) => ({ ...row, objectness: 0.9, embedding: likeNothing() })),
  });
  await db.markMatch.createMany({
    data: rows.map(({ position }, index) => ({
      ...place,
      position,
      revisionId,
      brandModelId,
      prob: 0.99 - index / 100,
    })),
  });
}

/** Opens the label page on a batch, its first picture painted. */
export async function openLabeling(page: Page, batchId: string, purpose = 'answer'): Promise<void> {
  await page.goto(`/label?batch=${batchId}&purpose=${purpose}`);
  await stagePicture(page);
  await expect(page.getByRole('button', { name: 'No mark' })).toBeEnabled();
}

/** Opens the label page on a batch of one picture of 480 by 360 px, with nothing suggested. */
export async function openOnePicture(page: Page, ops: Person, shop: Shop): Promise<void> {
  const { batchId } = await batchOfAds(ops, shop, [{}]);
  await openLabeling(page, batchId);
}

/** Where a point of the picture (image px) is in the window now. */
export async function windowPoint(page: Page, { x, y }: Point): Promise<Point> {
  const frame = (await page.getByRole('img', { name: /^Picture to label/ }).boundingBox())!;
  const { onStage, scale } = await stagePicture(page);
  return { x: frame.x + onStage.x + x * scale, y: frame.y + onStage.y + y * scale };
}

/** Draws a box with the pointer, corner to corner. */
export async function dragBox(page: Page, { x, y, width, height }: Rect): Promise<void> {
  const [from, to] = [
    await windowPoint(page, { x, y }),
    await windowPoint(page, { x: x + width, y: y + height }),
  ];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

export async function clickPicture(page: Page, ...points: readonly Point[]): Promise<void> {
  for (const point of points) {
    const { x, y } = await windowPoint(page, point);
    await page.mouse.click(x, y);
  }
}

/** A button of the bar, whose name begins with its key. */
export const barButton = (page: Page, label: string): Locator =>
  page.getByRole('button', { name: new RegExp(`^(\\S|Enter|Ctrl \\S+) ${label}$`) });

/** The boxes as the page lists them. */
export const boxRows = (page: Page): Locator =>
  page.getByRole('list', { name: /^(No boxes|\d+ box(es)?)$/ }).getByRole('listitem');

/** Waits until these boxes are the drawing, in this order. */
export async function expectBoxes(
  page: Page,
  boxes: ReadonlyArray<Rect & { origin?: string }>,
): Promise<void> {
  const words = boxes.map(
    ({ x, y, width, height, origin }) =>
      new RegExp(`, ${origin ?? '[^,]+(, IoU [^,]+)?'}, ${width} by ${height} px at ${x}, ${y}$`),
  );
  await expect(boxRows(page)).toHaveCount(boxes.length);
  for (const [index, pattern] of words.entries()) {
    await expect(boxRows(page).nth(index).getByRole('button').first()).toHaveAccessibleName(pattern);
  }
}

/** What was submitted: the answers of a person, in the order of the batch. */
export async function answersOf(db: Db, { id }: Person, count: number) {
  await expect.poll(() => db.labelAnswer.count({ where: { labelerId: id } })).toBe(count);
  const answers = await db.labelAnswer.findMany({
    where: { labelerId: id },
    orderBy: [{ task: { position: 'asc' } }, { attempt: 'asc' }],
    include: { boxes: { orderBy: { position: 'asc' } }, suggestions: { orderBy: { number: 'asc' } } },
  });
  return answers.map(({ outcome, boxes, suggestions, comment, activeMs, ...answer }) => ({
    ...answer,
    outcome,
    comment,
    activeMs,
    boxes: boxes.map(({ x, y, width, height, provenance }) => ({ x, y, width, height, provenance })),
    fates: suggestions.map((suggestion) => suggestion.fate),
  }));
}
