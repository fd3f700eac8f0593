import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { SPLITS } from '@/lib/domain/datasets/splits';
import {
  agreeWithBoxes,
  UNKNOWN_MARK,
  type ExchangeBox,
  type ExchangeCategory,
  type ExchangeLabel,
  type ExchangePicture,
} from '@/lib/domain/exchange/exchange-picture';
import { stemOf } from '@/lib/domain/exchange/file-names';
import type { ExportItem } from '../write-export';

// Sets of pictures as they could be exported, for properties that must hold for every one of them.

export type GeneratedSet = { categories: ExchangeCategory[]; items: ExportItem[] };
type Drawn = { bytes: Buffer; width: number; height: number };

/** Real pictures, upright and turned by their EXIF orientation; width and height as shown. */
export async function drawPictures(): Promise<Drawn[]> {
  const sizes = [
    { width: 64, height: 40 },
    { width: 33, height: 97 },
    { width: 1, height: 7 },
    { width: 640, height: 480 },
  ];
  const drawn: Drawn[] = [];
  for (const size of sizes) {
    for (const orientation of [1, 3, 6, 8]) {
      const picture = sharp({
        create: { ...size, channels: 3, background: { r: orientation * 20, g: size.width % 256, b: 90 } },
      });
      const bytes = await picture.jpeg().withMetadata({ orientation }).toBuffer();
      const shown = orientation >= 5 ? { width: size.height, height: size.width } : size;
      drawn.push({ bytes, ...shown });
    }
  }
  return drawn;
}

/** Latin, umlauts, Chinese, right to left, emoji, and what XML, JSON, YAML and URLs must escape. */
const word = fc
  .stringMatching(/^[a-zA-Z0-9äÉß耐克ملح🍎&<>"'%#?+ ,;:=@()[\]{}!$^~`_-]{1,12}$/u)
  .filter((text) => text.trim() === text);
const slug = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,4})?$/),
  fc.constantFrom('耐克', 'Zürich & Söhne', '"quoted"', "it's", 'a: b', '<tag>', 'no', '1', 'null'),
);

export function generatedSets(drawn: readonly Drawn[]): fc.Arbitrary<GeneratedSet> {
  const categories = fc
    .tuple(fc.uniqueArray(slug, { maxLength: 4 }), fc.boolean())
    .map(([slugs, hasUnknown]) => [
      ...slugs.sort().map((one) => ({ slug: one, name: `${one} ®` })),
      ...(hasUnknown ? [{ slug: UNKNOWN_MARK, name: 'unknown mark' }] : []),
    ]);
  return categories.chain((list) => {
    const pictures = fc.uniqueArray(item(drawn, list), {
      maxLength: 5,
      selector: ({ picture }) => stemOf(picture.fileName).toLowerCase().normalize('NFKC'),
    });
    return fc.record({ categories: fc.constant(list), items: pictures });
  });
}

const fileName = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 2 }), fc.constantFrom('jpg', 'JPG', 'jpeg'))
  .map(([words, extension]) => `${words.join('/')}.${extension}`)
  .filter((name) => !/^(unsplit|train|val|test|validation)/i.test(name));

function item(drawn: readonly Drawn[], categories: readonly ExchangeCategory[]): fc.Arbitrary<ExportItem> {
  return fc.constantFrom(...drawn).chain(({ bytes, width, height }) =>
    fc
      .record({
        fileName,
        split: fc.option(fc.constantFrom(...SPLITS)),
        ad: fc.option(fc.record({ source: fc.option(word), externalId: word, seller: fc.option(word) })),
        boxes:
          categories.length === 0
            ? fc.constant([])
            : fc.uniqueArray(box(categories, width, height), {
                maxLength: 4,
                selector: (one) => JSON.stringify([one.brandSlug, one.x, one.y, one.width, one.height]),
              }),
        searched: fc.uniqueArray(
          fc.constantFrom(null, ...categories.map((one) => one.slug).filter((one) => one !== UNKNOWN_MARK)),
        ),
        answers: fc.constantFrom('given', 'not given', 'nobody looked'),
        isUpright: fc.boolean(),
      })
      .map(({ boxes, searched, answers, isUpright, ...rest }) => {
        const hash = createHash('sha256').update(rest.fileName).digest('hex');
        const looked =
          answers === 'nobody looked' && boxes.length === 0
            ? 'nobody looked'
            : answers === 'not given'
              ? 'not given'
              : 'given';
        const searches = searched.map((brandSlug) => ({ brandSlug, outcome: 'no-mark' as const }));
        const picture: ExchangePicture = {
          ...rest,
          sha256: hash,
          uprightSha256: isUpright ? hash : null,
          width,
          height,
          boxes: looked === 'nobody looked' ? [] : boxes,
          searches: looked === 'not given' ? null : looked === 'given' ? agreeWithBoxes(searches, boxes) : [],
          labels: labelsOf(boxes),
        };
        return { picture, readBytes: () => Promise.resolve(bytes) };
      }),
  );
}

function labelsOf(boxes: readonly ExchangeBox[]): ExchangeLabel[] {
  const slugs = [...new Set(boxes.map((one) => one.brandSlug))].filter((one) => one !== null);
  return slugs.map((brandSlug) => ({ brandSlug, presence: 'present', kind: 'mark', isHardNegative: false }));
}

/** Anywhere in the picture, at its borders too, in hundredths of a pixel; at least a pixel on each side. */
function box(
  categories: readonly ExchangeCategory[],
  width: number,
  height: number,
): fc.Arbitrary<ExchangeBox> {
  return fc
    .record({
      category: fc.constantFrom(...categories),
      across: span(width),
      down: span(height),
      provenance: fc.constantFrom('drawn', 'accepted', 'edited', 'imported'),
    })
    .map(({ category, across, down, provenance }) => ({
      brandSlug: category.slug === UNKNOWN_MARK ? null : category.slug,
      x: across.from,
      y: down.from,
      width: across.length,
      height: down.length,
      provenance,
    }));
}

function span(limit: number): fc.Arbitrary<{ from: number; length: number }> {
  const inside = fc
    .integer({ min: 0, max: limit * 100 - 100 })
    .chain((from) =>
      fc
        .integer({ min: 100, max: limit * 100 - from })
        .map((length) => ({ from: from / 100, length: length / 100 })),
    );
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant({ from: 0, length: limit }) },
    { weight: 4, arbitrary: inside },
  );
}
