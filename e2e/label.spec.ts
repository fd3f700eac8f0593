import type { Page } from '@playwright/test';
import { cellOf, CELLS, type Region } from '@/lib/domain/drawing/corner-grid';
import { importSmallBrand, NAMED, PICTURED } from './support/brands';
import { expect, test } from './support/fixtures';
import { stageAttribute, stageNodes, stagePicture } from './support/konva';
import {
  answersOf,
  barButton,
  batchOfAds,
  boxRows,
  clickPicture,
  dragBox,
  expectBoxes,
  openLabeling,
  openOnePicture,
  suggest,
  windowPoint,
  type Rect,
} from './support/label-page';
import { said } from './support/review-page';

const A: Rect = { x: 40, y: 30, width: 120, height: 80 };
const B: Rect = { x: 200, y: 100, width: 90, height: 60 };
const C: Rect = { x: 300, y: 200, width: 60, height: 50 };
const drawn = (rect: Rect) => ({ ...rect, provenance: 'drawn' });
const press = async (page: Page, key: string, times: number) => {
  for (let count = 0; count < times; count++) await page.keyboard.press(key);
};

test('by mouse: boxes are drawn in three ways, moved, resized, deleted, undone and submitted', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}]);
  const page = await openAs(lou);
  await openLabeling(page, batchId);

  await dragBox(page, A);
  await expectBoxes(page, [{ ...A, origin: 'drawn' }]);
  await clickPicture(page, { x: B.x, y: B.y + B.height }, { x: B.x + B.width, y: B.y });
  await expectBoxes(page, [A, B]);
  await page.getByRole('button', { name: /^Corners/ }).click();
  await clickPicture(page, { x: 330, y: 200 }, { x: 360, y: 225 }, { x: 320, y: 250 }, { x: 300, y: 220 });
  await expectBoxes(page, [A, B, C]);

  // Pointed at, a box is moved by its inside and resized by its handles.
  await clickPicture(page, { x: 330, y: 225 });
  await dragFrom(page, { x: 330, y: 225 }, { x: 340, y: 235 });
  await expectBoxes(page, [A, B, { ...C, x: 310, y: 210 }]);
  await dragFrom(page, { x: 370, y: 260 }, { x: 380, y: 255 });
  await expectBoxes(page, [A, B, { x: 310, y: 210, width: 70, height: 45 }]);

  await page.getByRole('button', { name: 'Delete Box 2' }).click();
  await barButton(page, 'Undo').click();
  await barButton(page, 'Undo').click();
  await barButton(page, 'Undo').click();
  await expectBoxes(page, [A, B, C]);
  await barButton(page, 'Redo').click();
  await expectBoxes(page, [A, B, { ...C, x: 310, y: 210 }]);

  await barButton(page, 'Submit 3 boxes').click();
  await expectBoxes(page, []);
  const [answer] = await answersOf(db, lou, 1);
  expect(answer).toMatchObject({
    outcome: 'boxes',
    boxes: [drawn(A), drawn(B), drawn({ ...C, x: 310, y: 210 })],
  });
  expect(answer!.activeMs).toBeGreaterThan(0);

  // Taken back, the picture lies on the table again as it was answered.
  await barButton(page, 'Take back').click();
  await expectBoxes(page, [A, B, { ...C, x: 310, y: 210 }]);
  expect(await db.labelAnswerWithdrawal.count({ where: { answerId: answer!.id } })).toBe(1);
});

/** Press, move in two steps, release; points in image px. */
async function dragFrom(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  const [start, end] = [await windowPoint(page, from), await windowPoint(page, to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

test('by keys alone: a box is made, moved, each edge set, duplicated, locked, hidden, undone and submitted', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}, {}]);
  const page = await openAs(lou);
  await openLabeling(page, batchId);

  // A quarter of the picture of 480 by 360 px, in its middle.
  const middle = { x: 180, y: 135, width: 120, height: 90 };
  await page.keyboard.press('b');
  await expectBoxes(page, [middle]);
  await press(page, 'ArrowRight', 2);
  await press(page, 'Shift+ArrowDown', 3);
  await expectBoxes(page, [{ ...middle, x: 182, y: 165 }]);
  await page.keyboard.press('Alt+Shift+ArrowLeft'); // the left edge goes left by 10
  await page.keyboard.press('Alt+ArrowUp'); // the upper edge goes up by 1
  await page.keyboard.press('Control+Shift+ArrowLeft'); // the right edge goes left by 10
  await page.keyboard.press('Control+ArrowUp'); // the lower edge goes up by 1
  const set = { x: 172, y: 164, width: 120, height: 90 };
  await expectBoxes(page, [set]);

  await page.keyboard.press('Control+d');
  const copy = { ...set, x: 182, y: 174 };
  await expectBoxes(page, [set, copy]);
  await page.keyboard.press('l');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await expectBoxes(page, [set, copy]); // a locked box keeps its place
  await page.keyboard.press('i');
  await expect(page.getByRole('button', { name: 'Show Box 2' })).toBeVisible();
  await page.keyboard.press('s'); // the other box
  await page.keyboard.press('Backspace');
  await expectBoxes(page, [copy]);
  await press(page, 'Control+z', 3);
  await expect(page.getByRole('button', { name: 'Lock Box 2' })).toBeVisible();
  await expectBoxes(page, [set, copy]);
  await press(page, 'Control+z', 2);
  await expectBoxes(page, [{ x: 172, y: 164, width: 120, height: 91 }]);
  await press(page, 'Control+Shift+z', 1);
  await expectBoxes(page, [set]);

  await page.keyboard.press('Enter');
  await expect(said(page, 'Answered: 1 box')).toBeVisible();
  expect(await answersOf(db, lou, 1)).toMatchObject([{ boxes: [drawn(set)] }]);
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await page.keyboard.press('t');
  await page.keyboard.press('Enter');
  expect((await answersOf(db, lou, 3)).map(({ outcome }) => outcome)).toEqual([
    'boxes',
    'no_mark',
    'cannot_tell',
  ]);
  await expect(page.getByText('This batch has nothing for you any more.')).toBeVisible();
  await page.keyboard.press('u');
  await expect(barButton(page, 'Cannot tell')).toHaveAttribute('aria-pressed', 'true');
});

/** Presses the key of the cell in which the corner lies, until the next corner is asked for; how many that were. */
async function goToCorner(page: Page, x: number, y: number): Promise<number> {
  const readRegion = async () => (await stageAttribute(page, 'corner-grid', 'region')) as Region | undefined;
  for (let presses = 1; ; presses++) {
    const region = (await readRegion())!;
    const cell = CELLS.findIndex((one) => {
      const { left, right, top, bottom } = cellOf(region, one);
      return left <= x && x <= right && top <= y && y <= bottom;
    });
    await page.keyboard.press('qweasdzxc'[cell]!);
    await expect.poll(async () => JSON.stringify(await readRegion())).not.toBe(JSON.stringify(region));
    const next = await readRegion();
    const isInside =
      next && next.left >= region.left && next.right <= region.right && next.bottom <= region.bottom;
    if (!isInside) return presses;
  }
}

test('a box is placed corner by corner by key, to the pixel, and the keys of the page rest meanwhile', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const lou = await people.one('labeler');
  const page = await openAs(lou);
  await openOnePicture(page, await people.one('ops'), shop);
  const before = await stagePicture(page);
  const corner = (words: string) => page.getByRole('status').filter({ hasText: words });
  await page.keyboard.press('j');
  await expect(corner('Upper left corner')).toBeVisible();
  await page.keyboard.press('w');
  await page.keyboard.press('x');
  await press(page, 'Backspace', 2);
  await page.keyboard.press('Escape');
  await expect(corner('corner')).toHaveCount(0);
  await expectBoxes(page, []);
  await expect(barButton(page, 'Another brand')).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('j');
  const upper = await goToCorner(page, A.x, A.y);
  await expect(corner('Lower right corner')).toBeVisible();
  const lower = await goToCorner(page, A.x + A.width, A.y + A.height);
  expect(Math.max(upper, lower)).toBeLessThanOrEqual(6);
  await expectBoxes(page, [A]);
  expect((await stagePicture(page)).onStage).toEqual(before.onStage);
  await page.keyboard.press('Enter');
  expect(await answersOf(db, lou, 1)).toMatchObject([{ boxes: [drawn(A)] }]);
});

test('suggestions are accepted, fixed and rejected by number, and their fate is kept', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const [ad] = await shop.flaggedAds([{ title: 'Lumipeak with suggestions' }]);
  await suggest(db, ad!, [A, B, C]);
  const { batchId } = await batchOfAds(ops, shop, [], { unassistedShare: 0 });
  const page = await openAs(lou);
  await openLabeling(page, batchId);

  const open = page.getByRole('list', { name: /open suggestion/ }).getByRole('listitem');
  await expect(open.first()).toContainText('Lumipeak 0.99');
  await page.keyboard.press('1');
  await expectBoxes(page, [{ ...A, origin: 'accepted' }]);
  await page.keyboard.press('Shift+3');
  await page.keyboard.press('e'); // the next open one is taken, and the stage goes near
  await expect.poll(async () => (await stagePicture(page)).scale).toBeGreaterThan(2);
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expectBoxes(page, [A, { ...B, width: 100 }]);
  await expect(page.getByRole('button', { name: /edited, IoU 0\.9/ })).toBeVisible();
  await press(page, 'Control+z', 3);
  await expectBoxes(page, [A]);
  await press(page, 'Control+y', 3);
  await page.keyboard.press('Enter');
  const [answer] = await answersOf(db, lou, 1);
  expect(answer!.boxes).toEqual([
    { ...A, provenance: 'accepted' },
    { ...B, width: 100, provenance: 'edited' },
  ]);
  expect(answer!.fates.slice(0, 3)).toEqual(['accepted', 'edited', 'rejected']);
});

test('by mouse alone: suggestions are accepted, fixed, rejected and offered again; what is drawn over waits no more', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const ads = await shop.flaggedAds([{ title: 'Lumipeak for the mouse' }, { title: 'Lumipeak, the next' }]);
  for (const ad of ads) await suggest(db, ad, [A, B, C]);
  const { batchId } = await batchOfAds(ops, shop, [], { unassistedShare: 0 });
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  await button('Accept suggestion 1').click();
  await button('Reject suggestion 2').click();
  await button('Offer suggestion 2 again').click();
  await button('Reject suggestion 2').click();
  await expect(button('Offer suggestion 2 again')).toBeVisible();
  await button('Fix suggestion 3').click();
  await expect.poll(async () => (await stagePicture(page)).scale).toBeGreaterThan(2);
  await dragFrom(page, { x: C.x + C.width, y: C.y + C.height }, { x: C.x + C.width + 5, y: C.y + C.height });
  await expectBoxes(page, [
    { ...A, origin: 'accepted' },
    { ...C, width: 65 },
  ]);
  await barButton(page, 'Submit 2 boxes').click();
  const [answer] = await answersOf(db, lou, 1);
  expect(answer!.fates.slice(0, 3)).toEqual(['accepted', 'rejected', 'edited']);

  await expectBoxes(page, []);
  await expect(button('Accept suggestion 2')).toBeVisible();
  await dragBox(page, { ...B, x: B.x + 15, width: 70 });
  await expect(button('Accept suggestion 2')).toHaveCount(0);
  await barButton(page, 'Undo').click();
  await expect(button('Accept suggestion 2')).toBeVisible();
  await barButton(page, 'Another brand').click();
  await barButton(page, 'Submit: Another brand').click();
  expect((await answersOf(db, lou, 2))[1]).toMatchObject({ outcome: 'wrong_brand', boxes: [] });
});

test('a box drawn near the machine’s becomes the machine’s, unless Alt is held', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const [ad] = await shop.flaggedAds([{ title: 'Lumipeak to snap to' }]);
  await suggest(db, ad!, [A]);
  const { batchId } = await batchOfAds(ops, shop, [], { unassistedShare: 0 });
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  const near = { x: A.x + 1, y: A.y - 1, width: A.width, height: A.height };
  await page.keyboard.down('Alt');
  await dragBox(page, near);
  await page.keyboard.up('Alt');
  await expectBoxes(page, [{ ...near, origin: 'drawn' }]);
  await page.keyboard.press('Control+z');
  await dragBox(page, near);
  await expectBoxes(page, [{ ...A, origin: 'accepted' }]);
});

test('the boxes of the picture before are copied in proportion, and a wrong brand takes all boxes away', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{ marks: ['red-bars', 'none'] }], {
    filter: { order: 'newest' },
  });
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  await dragBox(page, A);
  await dragBox(page, B);
  await page.keyboard.press('Enter');
  await answersOf(db, lou, 1);
  await expectBoxes(page, []);
  await page.keyboard.press('p');
  await expectBoxes(page, [
    { ...A, origin: 'drawn' },
    { ...B, origin: 'drawn' },
  ]);
  await page.keyboard.press('w');
  await expectBoxes(page, []);
  await page.keyboard.press('Control+z');
  await expectBoxes(page, [A, B]);
  await page.keyboard.press('w');
  await page.keyboard.press('c');
  await page.keyboard.type('Another maker');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  expect((await answersOf(db, lou, 2))[1]).toMatchObject({
    outcome: 'wrong_brand',
    boxes: [],
    comment: 'Another maker',
  });
});

for (const deviceScaleFactor of [1, 2]) {
  test(`corners are exact to the px at three zooms, device pixel ratio ${deviceScaleFactor}`, async ({
    db,
    people,
    shop,
    openAs,
  }) => {
    const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
    const { batchId } = await batchOfAds(ops, shop, [{}, {}, {}]);
    const page = await openAs(lou, { deviceScaleFactor });
    await openLabeling(page, batchId);
    const exact: Rect[] = [];
    for (const [wanted, rect] of [
      [1, { x: 17, y: 23, width: 301, height: 199 }],
      [4, { x: 181, y: 133, width: 97, height: 61 }],
      [16, { x: 231, y: 171, width: 13, height: 11 }],
    ] as const) {
      await page.keyboard.press('z');
      await expect.poll(async () => (await stagePicture(page)).scale).toBe(1);
      for (let step = 0; step < 20 && (await stagePicture(page)).scale < wanted; step++) {
        await page.keyboard.press('+');
      }
      await expect.poll(async () => (await stagePicture(page)).scale).toBe(wanted);
      await dragBox(page, rect);
      await expectBoxes(page, [rect]);
      const [chosen] = await stageNodes(page, 'chosen-box');
      expect(chosen).toBeDefined();
      await page.keyboard.press('Enter');
      exact.push(rect);
      await answersOf(db, lou, exact.length);
    }
    const answers = await answersOf(db, lou, 3);
    expect(answers.flatMap(({ boxes }) => boxes)).toEqual(exact.map(drawn));
  });
}

test('where every mark is asked for, each box is given its brand, by mouse and by key', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}], { filter: { ask: 'any-mark', brand: undefined } });
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  const brand = page.getByRole('dialog').getByRole('combobox');
  await dragBox(page, A);
  await page.getByRole('button', { name: 'Name the brand of Box 1' }).click();
  await brand.fill(NAMED.name);
  await page.getByRole('option', { name: new RegExp(NAMED.name) }).click();
  await expect(boxRows(page).first()).toContainText(NAMED.name);
  await dragBox(page, B);
  await page.keyboard.press('k');
  await brand.fill(PICTURED.name);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(boxRows(page).nth(1)).toContainText(PICTURED.name);
  await page.keyboard.press('Enter');
  const [answer] = await answersOf(db, lou, 1);
  const boxes = await db.labelAnswerBox.findMany({
    where: { answerId: answer!.id },
    orderBy: { position: 'asc' },
    include: { brand: true },
  });
  expect(boxes.map((box) => box.brand?.slug)).toEqual([NAMED.slug, PICTURED.slug]);
});

test('with Space held the picture is moved and nothing is drawn; 1600 % is as near as one gets', async ({
  people,
  shop,
  openAs,
}) => {
  const page = await openAs(await people.one('labeler'));
  await openOnePicture(page, await people.one('ops'), shop);
  await press(page, '+', 20);
  await expect.poll(async () => (await stagePicture(page)).scale).toBe(16);
  const point = { x: 240, y: 180 };
  const from = await windowPoint(page, point);
  const to = { x: from.x - 70, y: from.y + 50 };
  await page.mouse.move(from.x, from.y);
  await page.keyboard.down('Space');
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Space');
  await expect
    .poll(() => windowPoint(page, point))
    .toEqual({ x: expect.closeTo(to.x, 1), y: expect.closeTo(to.y, 1) });
  await expectBoxes(page, []);
});

test('marks that touch are boxed one after the other: a box just drawn does not catch the next one', async ({
  people,
  shop,
  openAs,
}) => {
  const page = await openAs(await people.one('labeler'));
  await openOnePicture(page, await people.one('ops'), shop);
  const word = { x: A.x + A.width + 3, y: A.y + 30, width: 90, height: 30 };
  const under = { x: A.x + 20, y: A.y + A.height - 6, width: 70, height: 40 };
  await dragBox(page, A);
  await dragBox(page, word);
  await dragBox(page, under);
  await expectBoxes(page, [A, word, under]);
  const within = { x: under.x + 10, y: under.y + 12, width: 30, height: 16 };
  await dragBox(page, within);
  await expectBoxes(page, [A, word, under, within]);
});

test('Ctrl draws over what lies there, a click outside and Escape choose nothing', async ({
  people,
  shop,
  openAs,
}) => {
  const page = await openAs(await people.one('labeler'));
  await openOnePicture(page, await people.one('ops'), shop);
  await dragBox(page, A);
  const inside = { x: A.x + 20, y: A.y + 20, width: 40, height: 30 };
  await page.keyboard.down('Control');
  await dragBox(page, inside);
  await page.keyboard.up('Control');
  await expectBoxes(page, [A, inside]);
  const current = page.locator('li[aria-current=true]');
  await expect(current).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(current).toHaveCount(0);
  await clickPicture(page, { x: A.x + 5, y: A.y + 5 });
  await expect(current).toHaveCount(1);
  await page.keyboard.press('Escape');
  await clickPicture(page, { x: 400, y: 300 });
  await page.keyboard.press('Escape');
  await expectBoxes(page, [A, inside]);
});

test('while drawing, a cross and a loupe follow the pointer and the size is told; a box ends at the picture’s edge', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const slug = await importSmallBrand(db, 24);
  const { batchId } = await batchOfAds(ops, shop, [{}], { filter: { brand: slug } });
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  const noted = () => stageAttribute(page, 'pointer', 'note');
  const from = await windowPoint(page, { x: 400, y: 300 });
  await page.mouse.move(from.x, from.y);
  const at = { x: expect.closeTo(400, 3), y: expect.closeTo(300, 3) };
  await expect.poll(() => stageAttribute(page, 'pointer', 'at')).toEqual(at);
  await expect.poll(() => stageAttribute(page, 'loupe', 'at')).toEqual(at);
  // Zoomed by key, the picture moves under the pointer that rests.
  await page.keyboard.press('+');
  const pointedAt = async () => {
    const { x, y } = await windowPoint(page, (await stageAttribute(page, 'pointer', 'at')) as Rect);
    return Math.hypot(x - from.x, y - from.y);
  };
  await expect.poll(pointedAt).toBeLessThan(0.5);
  await page.keyboard.press('f');
  await expect.poll(() => stageAttribute(page, 'pointer', 'at')).toEqual(at);
  await page.keyboard.press('g');
  await expect.poll(() => stageNodes(page, 'loupe')).toEqual([]);
  await page.keyboard.press('g');
  await page.mouse.down();
  const small = await windowPoint(page, { x: 420, y: 320 });
  await page.mouse.move(small.x, small.y);
  await expect
    .poll(noted)
    .toMatchObject({ text: expect.stringContaining('20 × 20 px, under 24 px'), isWarning: true });
  const outside = await windowPoint(page, { x: 540, y: 400 });
  await page.mouse.move(outside.x, outside.y);
  await expect.poll(noted).toEqual({ text: '80 × 60 px', isWarning: false });
  await page.mouse.up();
  await expectBoxes(page, [{ x: 400, y: 300, width: 80, height: 60 }]);
  // Keys stop at the edge and at three px too, and what is too small is said of the box.
  await press(page, 'Shift+ArrowRight', 2);
  await expectBoxes(page, [{ x: 400, y: 300, width: 80, height: 60 }]);
  await press(page, 'Control+Shift+ArrowUp', 8);
  await expectBoxes(page, [{ x: 400, y: 300, width: 80, height: 3 }]);
  await expect(boxRows(page).getByTitle(/^Under 24 px high/)).toBeVisible();
});
