import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import { describeProblem, type ExchangeProblem } from '@/lib/domain/exchange/exchange-problem';
import { openFolderTree } from './file-tree';
import { readExchange } from './read-exchange';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-problems-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

async function problemsOf(
  format: ExchangeFormatName,
  files: Files,
  takesPredictions = false,
): Promise<{ problems: ExchangeProblem[]; boxes: string[] }> {
  const folder = await mkdtemp(path.join(root, 'set-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  const tree = await openFolderTree(folder);
  const source = { format, tree, pictures: null, storedSize: () => Promise.resolve(null), takesPredictions };
  const problems: ExchangeProblem[] = [];
  const boxes: string[] = [];
  for await (const item of readExchange(source)) {
    if (item.kind === 'problem') problems.push(item.problem);
    if (item.kind !== 'picture') continue;
    problems.push(...item.problems);
    for (const { brandSlug, x, y, width, height } of item.picture.boxes)
      boxes.push(`${brandSlug} ${x} ${y} ${width} ${height}`);
  }
  return { problems, boxes };
}

const said = (problems: readonly ExchangeProblem[]) => problems.map(describeProblem);

describe('COCO', () => {
  const coco = (change: object) =>
    JSON.stringify({
      categories: [{ id: 1, name: 'nike' }],
      images: [{ id: 1, file_name: 'a.jpg', width: 100, height: 50 }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 10, 10] }],
      ...change,
    });
  const box = (bbox: unknown, change: object = {}) => ({
    id: 1,
    image_id: 1,
    category_id: 1,
    bbox,
    ...change,
  });

  test.each<[string, object, RegExp[]]>([
    [
      'a box outside',
      { annotations: [box([95, 0, 10, 10])] },
      [
        /line \d+, \/annotations\/0: the box \(x 95, .*\) leaves the picture, which is 100 x 50 as shown; expected/,
      ],
    ],
    [
      'a negative size',
      { annotations: [box([5, 5, -3, 4])] },
      [/\/annotations\/0: the box has .*width -3.*; expected a width and a height over 0/],
    ],
    [
      'a box of text',
      { annotations: [box(['5', 5, 3, 4])] },
      [/\/annotations\/0\/bbox\/0: this is string; expected number/],
    ],
    ['three numbers', { annotations: [box([5, 5, 3])] }, [/\/annotations\/0\/bbox/]],
    [
      'an unknown category',
      { annotations: [box([0, 0, 5, 5], { category_id: 7 })] },
      [/there is no category 7; expected one of 1/],
    ],
    ['an unknown image', { annotations: [box([0, 0, 5, 5], { image_id: 9 })] }, [/there is no image 9/]],
    ['a crowd', { annotations: [box([0, 0, 5, 5], { iscrowd: 1 })] }, [/this is a crowd/]],
    [
      'an annotation id twice',
      { annotations: [box([0, 0, 5, 5]), box([1, 1, 5, 5])] },
      [/\/annotations\/1: a second annotation has the id 1/],
    ],
    [
      'the same box twice',
      { annotations: [box([0, 0, 5, 5]), box([0, 0, 5, 5], { id: 2 })] },
      [/\/annotations\/1: the same box of nike stands at \/annotations\/0/],
    ],
    [
      'an image id and a picture twice',
      { images: [1, 1].map((id) => ({ id, file_name: 'a.jpg', width: 100, height: 50 })) },
      [
        /a second image has the id 1/,
        /a\.jpg is described in annotations\/instances\.json, line \d+ already/,
      ],
    ],
    [
      'a name that leads out',
      { images: [{ id: 1, file_name: '../../etc/a.jpg', width: 100, height: 50 }] },
      [/leads out of the folder/],
    ],
    [
      'no width',
      { images: [{ id: 1, file_name: 'a.jpg', height: 50 }] },
      [/\/images\/0\/width: .*expected number/],
    ],
    [
      'a size of halves',
      { images: [{ id: 1, file_name: 'a.jpg', width: 100.5, height: 50 }] },
      [/a\.jpg is 100\.5 x 50/],
    ],
    [
      'a category id twice',
      { categories: [1, 1].map((id) => ({ id, name: `b${id}` })) },
      [/a second category has the id 1/],
    ],
  ])('%s', async (_what, change, expected) => {
    const { problems } = await problemsOf('coco', { 'annotations/instances.json': coco(change) });
    const texts = said(problems);
    for (const wanted of expected)
      expect(texts).toEqual(expect.arrayContaining([expect.stringMatching(wanted)]));
    expect(problems.every(({ line }) => line === null || line > 0)).toBe(true);
  });

  test('names the line of each fault, all of them at once', async () => {
    const text = [
      '{"categories":[{"id":1,"name":"nike"}],',
      '"images":[{"id":1,"file_name":"a.jpg","width":100,"height":50}],',
      '"annotations":[',
      '{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,0,5]},',
      '{"id":2,"image_id":1,"category_id":1,"bbox":[0,0,5,5]},',
      '{"id":3,"image_id":1,"category_id":1,"bbox":[0,0,500,5]}',
      ']}',
    ].join('\n');
    const { problems } = await problemsOf('coco', { 'a.json': text });
    expect(problems.map(({ file, line, pointer, code }) => [file, line, pointer, code])).toEqual([
      ['a.json', 4, '/annotations/0', 'empty-box'],
      ['a.json', 6, '/annotations/2', 'box-outside'],
    ]);
  });

  test.each([
    ['that ends in the middle', '{"images":[{"id":1', /ends in the middle/],
    ['that is no JSON', 'hello', /begins with "h"/],
    ['with crossed brackets', '{"images":[}', /where another bracket ends/],
    ['without pictures', '{"info":{}}', /no picture was found in the format coco/],
  ])('a file %s', async (_what, text, wanted) => {
    const { problems } = await problemsOf('coco', { 'a.json': text });
    expect(said(problems).join('\n')).toMatch(wanted);
  });

  test('a hair over the border is cut, as tools round', async () => {
    const { problems, boxes } = await problemsOf('coco', {
      'a.json': coco({ annotations: [box([-0.3, 0, 100.6, 50.2])] }),
    });
    expect(problems).toEqual([]);
    expect(boxes).toEqual(['nike 0 0 100 50']);
  });
});

describe('YOLO', () => {
  const YAML = 'names:\n  0: nike\n';
  const picture = () =>
    sharp({ create: { width: 100, height: 50, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer();
  test.each<[string, string, string | RegExp]>([
    [
      'a class that is not named',
      '7 0.5 0.5 0.1 0.1',
      /x\.txt, line 2: there is no class 7; expected a class of data\.yaml: 0 nike/,
    ],
    ['a word', '0 half 0.5 0.1 0.1', /line 2: "0 half .*" holds what is no number/],
    ['too few numbers', '0 0.5 0.5 0.1', /line 2: the line has 4 numbers; expected five/],
    ['a polygon', '0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2', /line 2: the line has 9 numbers/],
    ['pixels instead of shares', '0 50 25 10 10', /line 2: the box .* leaves the picture/],
    ['a negative width', '0 0.5 0.5 -0.1 0.1', /line 2: the box has .*width -10/],
  ])('%s', async (_what, line, wanted) => {
    const { problems, boxes } = await problemsOf('yolo', {
      'data.yaml': YAML,
      'images/train/x.jpg': await picture(),
      'labels/train/x.txt': `0 0.5 0.5 0.1 0.1\n${line}\n`,
    });
    expect(said(problems)).toEqual([expect.stringMatching(wanted)]);
    expect(boxes).toContain('nike 45 22.5 10 5');
  });

  test('reads the other layout, too: train/images beside train/labels, names as a list', async () => {
    const { problems, boxes } = await problemsOf('yolo', {
      'data.yaml': 'names: [nike]\n',
      'valid/images/x.jpg': await picture(),
      'valid/labels/x.txt': '0 0.5 0.5 1 1\n',
    });
    expect(problems).toEqual([]);
    expect(boxes).toEqual(['nike 0 0 100 50']);
  });

  test('a text file without its picture, no data.yaml, and no YAML', async () => {
    const lost = await problemsOf('yolo', { 'data.yaml': YAML, 'labels/train/x.txt': '0 0.5 0.5 0.1 0.1' });
    expect(said(lost.problems).join()).toMatch(/labels\/train\/x\.txt: there is no picture x\.jpg/);
    expect(said((await problemsOf('yolo', {})).problems).join()).toMatch(/there is no data\.yaml/);
    const broken = await problemsOf('yolo', { 'data.yaml': 'names: [nike' });
    expect(said(broken.problems).join()).toMatch(/data\.yaml: not YAML/);
  });
});

describe('Pascal VOC', () => {
  const xml = (object: string, size = '<size><width>100</width><height>50</height></size>') =>
    `<annotation>\n<filename>x.jpg</filename>\n${size}\n<object>\n<name>nike</name>\n${object}\n</object>\n</annotation>`;
  const bounds = (xmin: string, ymin: number, xmax: number, ymax: number) =>
    `<bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox>`;
  test.each<[string, string, RegExp]>([
    [
      'pixels counted from 0',
      xml(bounds('0', 1, 10, 10)),
      /x\.xml, line 6, bndbox: the box \(x -1, .*leaves the picture/,
    ],
    ['corners the wrong way round', xml(bounds('20', 1, 10, 10)), /line 6, bndbox: the box has .*width -9/],
    ['a word', xml(bounds('left', 1, 10, 10)), /line 6, bndbox: the box has "left"/],
    ['no box', xml(''), /line 4: the object has no bndbox/],
    ['no size', xml(bounds('1', 1, 10, 10), ''), /the size of x\.jpg is not given/],
    ['a tag that is not closed', '<annotation><size></annotation>', /x\.xml, line 1: .*expected XML/i],
  ])('%s', async (_what, text, wanted) => {
    const { problems } = await problemsOf('voc', { 'Annotations/x.xml': text });
    expect(said(problems)).toEqual(expect.arrayContaining([expect.stringMatching(wanted)]));
  });

  test('counts pixels from 1 and takes the last one in', async () => {
    const { boxes } = await problemsOf('voc', { 'Annotations/x.xml': xml(bounds('1', 1, 100, 50)) });
    expect(boxes).toEqual(['nike 0 0 100 50']);
  });
});

describe('CVAT', () => {
  const xml = (shape: string, size = 'width="100" height="50"') =>
    `<annotations>\n<image id="3" name="x.jpg" ${size}>\n${shape}\n</image>\n</annotations>`;
  test.each<[string, string, RegExp]>([
    [
      'a polygon',
      xml('<polygon label="nike" points="1,1;2,2;3,1"/>'),
      /line 3, image\[@id="3"\]\/polygon: this is a polygon/,
    ],
    [
      'a rotated box',
      xml('<box label="nike" xtl="1" ytl="1" xbr="5" ybr="5" rotation="30"/>'),
      /rotated by 30°/,
    ],
    ['no label', xml('<box xtl="1" ytl="1" xbr="5" ybr="5"/>'), /line 3.*the box has no label/],
    ['a corner missing', xml('<box label="nike" ytl="1" xbr="5" ybr="5"/>'), /the box has xtl ""/],
    ['a box outside', xml('<box label="nike" xtl="1" ytl="1" xbr="500" ybr="5"/>'), /leaves the picture/],
    ['no size', xml('', ''), /x\.jpg has no width and height/],
  ])('%s', async (_what, text, wanted) => {
    const { problems } = await problemsOf('cvat', { 'annotations.xml': text });
    expect(said(problems)).toEqual(expect.arrayContaining([expect.stringMatching(wanted)]));
  });

  test('tags are no boxes and no problem', async () => {
    const { problems } = await problemsOf('cvat', { 'annotations.xml': xml('<tag label="nike"/>') });
    expect(problems).toEqual([]);
  });
});

describe('Label Studio', () => {
  const region = (value: object, change: object = {}) => ({
    type: 'rectanglelabels',
    original_width: 100,
    original_height: 50,
    value: { x: 0, y: 0, width: 10, height: 10, rotation: 0, rectanglelabels: ['nike'], ...value },
    ...change,
  });
  const task = (result: unknown[], change: object = {}) => ({
    id: 1,
    data: { image: '/data/upload/3/0a1b2c3d-x.jpg' },
    annotations: [{ result }],
    ...change,
  });
  test.each<[string, unknown, RegExp]>([
    [
      'a polygon',
      [task([{ type: 'polygonlabels' }])],
      /\/0\/annotations\/0\/result\/0: this is of type polygonlabels/,
    ],
    ['a rotated box', [task([region({ rotation: 12 })])], /rotated by 12°/],
    [
      'two labels on a box',
      [task([region({ rectanglelabels: ['a', 'b'] })])],
      /result\/0\/value\/rectanglelabels/,
    ],
    ['over 100 %', [task([region({ x: 95 })])], /leaves the picture/],
    [
      'two annotations',
      [task([], { annotations: [{ result: [] }, { result: [] }] })],
      /the task has 2 annotations/,
    ],
    ['no picture', [task([], { data: { text: 'hello' } })], /\/0\/data: no field names a picture/],
    [
      'an id twice',
      [task([region({})]), task([region({})], { data: { image: 'y.jpg' } })],
      /a second task has the id 1/,
    ],
    ['no size', [task([])], /the size of x\.jpg is not known/],
  ])('%s', async (_what, tasks, wanted) => {
    const { problems } = await problemsOf('label-studio', { 'tasks.json': JSON.stringify(tasks) });
    expect(said(problems)).toEqual(expect.arrayContaining([expect.stringMatching(wanted)]));
  });

  test('predictions are boxes only where they are wanted and nobody has annotated', async () => {
    const tasks = [task([], { annotations: [], predictions: [{ result: [region({})] }] })];
    const files = { 'tasks.json': JSON.stringify(tasks) };
    expect((await problemsOf('label-studio', files, true)).boxes).toEqual(['nike 0 0 10 5']);
    expect((await problemsOf('label-studio', files)).boxes).toEqual([]);
  });
});

describe('JSON lines', () => {
  const line = (truth: object) =>
    JSON.stringify({ externalId: 'a', images: ['x.jpg'], truth: { width: 100, height: 50, ...truth } });
  test.each<[string, string, RegExp]>([
    ['no JSON', '{"externalId": ', /ads\.jsonl, line 2: not JSON/],
    [
      'a box of text',
      line({ boxes: [{ brand: 'nike', x: '1', y: 1, width: 1, height: 1 }] }),
      /line 2, \/truth\/boxes\/0\/x: this is string; expected number/,
    ],
    [
      'a box outside',
      line({ boxes: [{ brand: 'nike', x: 99, y: 1, width: 5, height: 1 }] }),
      /line 2, \/truth\/boxes\/0: .*leaves the picture/,
    ],
    [
      'a picture that is not there',
      JSON.stringify({ externalId: 'b', images: ['none.jpg'] }),
      /line 2, \/images\/0: there is no picture none\.jpg/,
    ],
    [
      'a search answered twice',
      line({
        boxes: [],
        touchstone: { searches: [1, 2].map(() => ({ brandSlug: 'nike', outcome: 'no-mark' })) },
      }),
      /nike is answered twice/,
    ],
    [
      'a label that its box contradicts',
      line({
        boxes: [{ brand: 'nike', x: 1, y: 1, width: 5, height: 1 }],
        touchstone: { labels: [{ brandSlug: 'nike', presence: 'absent', kind: 'other' }] },
      }),
      /nike is said to be absent and has a box/,
    ],
    [
      'a kind that does not fit',
      line({ touchstone: { labels: [{ brandSlug: 'nike', presence: 'absent', kind: 'mark' }] } }),
      /\/truth\/touchstone\/labels\/0\/kind: .*expected present is a mark/,
    ],
  ])('%s', async (_what, text, wanted) => {
    const { problems } = await problemsOf('jsonl', { 'ads.jsonl': `\n${text}\n` });
    expect(said(problems)).toEqual(expect.arrayContaining([expect.stringMatching(wanted)]));
  });

  test('a sidecar line that is broken is named with its line', async () => {
    const { problems } = await problemsOf('cvat', {
      'annotations.xml': '<annotations><image name="x.jpg" width="9" height="9"/></annotations>',
      'touchstone-pictures.jsonl': '{"fileName":"x.jpg"}\nnonsense\n',
    });
    expect(problems.map(({ file, line, code }) => [file, line, code])).toEqual(
      expect.arrayContaining([
        ['touchstone-pictures.jsonl', 1, 'wrong-type'],
        ['touchstone-pictures.jsonl', 2, 'not-readable'],
      ]),
    );
  });
});

test('a Parquet file that is none is named', async () => {
  const { problems } = await problemsOf('parquet', { 'train/metadata.parquet': 'PAR1 not really' });
  expect(said(problems)).toEqual([
    expect.stringMatching(/^train\/metadata\.parquet: no Parquet file/),
    expect.stringMatching(/no picture was found/),
  ]);
});
