import type { Page } from '@playwright/test';
import type { Db } from '@/lib/server/database/db';
import { listDetections } from '@/lib/server/queue/list-detections';
import type { SeededItem } from './support/ads';
import { NAMED, PICTURED } from './support/brands';
import { likeNothing } from './support/detections';
import { expect, test } from './support/fixtures';
import { stageBoxes, stageNodes, stagePicture } from './support/konva';
import { expectOnTable, openItem } from './support/review-page';
import { putFirst } from './support/queue';

const scaleOf = async (page: Page) => (await stagePicture(page)).scale;
const mapCount = async (page: Page) => (await stageNodes(page, 'energy-map')).length;

test('the energy map shows while its key is held, and stays on when toggled', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [first, second] = await putFirst(
    db,
    await shop.flaggedAds([
      { title: `${PICTURED.name} with bars`, marks: ['red-bars'] },
      { title: `${PICTURED.name} with bars too`, marks: ['red-bars'] },
    ]),
  );
  const page = await openAs(anna);
  await openItem(page, first!);
  const picture = await stagePicture(page);
  await expect(page.getByRole('button', { name: /^Energy map/ })).toBeEnabled();
  expect(await mapCount(page)).toBe(0);

  await page.keyboard.down('h');
  await expect.poll(() => mapCount(page)).toBe(1);
  const [map] = await stageNodes(page, 'energy-map');
  expect(map!.onStage, 'the map lies exactly on its picture').toEqual(picture.onStage);
  await page.keyboard.up('h');
  await expect.poll(() => mapCount(page)).toBe(0);

  await page.keyboard.press('m');
  await expect.poll(() => mapCount(page)).toBe(1);
  const dim = (await stageNodes(page, 'energy-map'))[0]!.opacity;
  const opacity = page.getByRole('slider', { name: 'Opacity of the energy map' });
  await opacity.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await stageNodes(page, 'energy-map'))[0]!.opacity).toBeGreaterThan(dim);

  await page.keyboard.press('1');
  await expectOnTable(page, second!);
  await expect.poll(() => mapCount(page), 'it is remembered for the next ad').toBe(1);
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  const verdict = await db.verdict.findFirstOrThrow({ where: { reviewerId: anna.id } });
  expect(verdict.shown).toMatchObject({ energyMap: true, images: first!.images });
});

test('found marks are boxes in image pixels with their brand, on the stage and in words', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${PICTURED.name} in a box`, marks: ['red-bars'] }]);
  await findTwoMarks(db, item!);
  const page = await openAs(anna);
  await openItem(page, item!);
  await stagePicture(page);
  const found = (await listDetections(db, item!.revisionId)).get(item!.images[0]!)!;
  const boxes = found
    .filter(({ match, objectness }) => match !== null || objectness >= 0.3)
    .map(({ x, y, width, height }) => ({ x, y, width, height }));
  const shown = async () =>
    (await stageBoxes(page)).map(({ x, y, width, height }) => ({ x, y, width, height }));
  await expect.poll(shown).toEqual(boxes);
  const words = page.getByRole('list', { name: /^\d+ box/ }).getByRole('listitem');
  await expect(words).toHaveCount(boxes.length);
  await expect(words.filter({ hasText: `${PICTURED.name} 0.93: mark, 80 by 60 px at 20, 30` })).toHaveCount(
    1,
  );
  await expect(words.last()).toContainText('unknown mark: machine estimate, 50 by 40 px at 300, 200');
  await page.keyboard.press('o');
  await expect.poll(shown).toEqual([]);
  await page.keyboard.press('o');
  await expect.poll(shown).toEqual(boxes);
});

/** Behind whatever the detector found by itself: a mark of the pictured brand, and one of nobody. */
async function findTwoMarks(db: Db, { revisionId, images }: SeededItem): Promise<void> {
  const scoring = await db.scoring.findUniqueOrThrow({ where: { revisionId } });
  const brandModel = await db.brandModel.findFirstOrThrow({
    where: { state: 'active', brand: { slug: PICTURED.slug } },
  });
  const place = { imageSha256: images[0]!, releaseId: scoring.releaseId! };
  const embedding = likeNothing();
  await db.detection.createMany({
    data: [
      { ...place, position: 98, x: 20, y: 30, width: 80, height: 60, objectness: 0.5, embedding },
      { ...place, position: 99, x: 300, y: 200, width: 50, height: 40, objectness: 0.5, embedding },
    ],
  });
  await db.markMatch.create({
    data: { ...place, position: 98, revisionId, brandModelId: brandModel.id, prob: 0.93 },
  });
}

test('the pictures of an ad are gone through by arrow keys, and those marked are the evidence', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([
    { title: `${NAMED.name} from four sides`, marks: ['none', 'blue-checks', 'none', 'red-bars'] },
  ]);
  const page = await openAs(anna);
  await openItem(page, item!);
  const strip = page.getByRole('list', { name: '4 pictures of this ad' });
  await expect(strip.getByRole('button')).toHaveCount(4);
  const current = (number: number) =>
    expect(strip.getByRole('button', { name: `Picture ${number} of 4` })).toHaveAttribute(
      'aria-current',
      'true',
    );
  await current(1);
  await page.keyboard.press('ArrowRight');
  await current(2);
  await page.keyboard.press('x');
  await expect(strip.getByRole('button', { name: 'Picture 2 of 4, evidence' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await current(3);
  await page.keyboard.press('x');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('x');
  await page.keyboard.press('2');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  const verdict = await db.verdict.findFirstOrThrow({
    where: { reviewerId: anna.id },
    include: { lines: true },
  });
  expect(verdict.lines[0]!.evidenceSha256.toSorted()).toEqual(
    [item!.images[0]!, item!.images[1]!].toSorted(),
  );
  const { images } = verdict.shown as { images: string[] };
  expect(images.toSorted(), 'the fourth was never looked at').toEqual(item!.images.slice(0, 3).toSorted());
});

test('wheel and keys zoom the picture, and it can be fitted and shown 1:1', async ({
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} close` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  const fitted = await stagePicture(page);

  const stage = (await page.getByRole('img', { name: /of the ad under review/ }).boundingBox())!;
  const point = { x: fitted.onStage.x + 100, y: fitted.onStage.y + 80 };
  await page.mouse.move(stage.x + point.x, stage.y + point.y);
  const below = (picture: typeof fitted) => (point.x - picture.onStage.x) / picture.scale;
  await page.mouse.wheel(0, -240);
  await expect.poll(() => scaleOf(page)).toBeGreaterThan(fitted.scale * 1.1);
  expect(below(await stagePicture(page)), 'what lies under the pointer stays there').toBeCloseTo(
    below(fitted),
    0,
  );

  await page.keyboard.press('f');
  await expect.poll(() => scaleOf(page)).toBeCloseTo(fitted.scale, 5);
  await page.keyboard.press('+');
  await expect.poll(() => scaleOf(page)).toBeGreaterThan(fitted.scale);
  const near = await stagePicture(page);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await stagePicture(page)).onStage.x).toBeLessThanOrEqual(near.onStage.x);
  await page.keyboard.press('-');
  await expect.poll(() => scaleOf(page)).toBeLessThan(near.scale);
  await page.keyboard.press('z');
  await expect.poll(() => scaleOf(page)).toBe(1);
  await page.keyboard.press('0');
  await expect.poll(() => scaleOf(page)).toBeCloseTo(fitted.scale, 5);
});

test('a picture that does not load says so and can be fetched again, and nothing is decided meanwhile', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource/);
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} unseen` }]);
  const page = await openAs(anna);
  const address = `**/api/v1/images/${item!.images[0]}`;
  await page.route(address, (route) => route.abort());
  await openItem(page, item!);
  await expect(page.getByText('The picture did not load')).toBeVisible();
  expect(await stageNodes(page, 'picture-image')).toEqual([]);
  await page.unroute(address);
  await page.getByRole('button', { name: 'Try again' }).click();
  await stagePicture(page);
  await expect(page.getByText('The picture did not load')).toHaveCount(0);
  expect(await db.verdict.count({ where: { reviewerId: anna.id } })).toBe(0);
});
