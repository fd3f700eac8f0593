import { describe, expect, test } from 'vitest';
import { BrandModelSchema } from '@/lib/contracts/brand-model';
import { trainAppearanceHead, trainMarkHead } from './brand-heads';
import {
  buildBrandModel,
  type BrandModelDeps,
  type LabelledExample,
  type ReferencePicture,
} from './build-brand-model';
import type { BrandContext } from './loaded-brands';
import type { EncodeFailure, ImageBytes, MarkBox } from './picture';
import type { SeenPicture } from './brand-references';
import { loadBrandModels, scoreAd, type ScoredImage } from './score-ad';
import { seeLeftOut } from './see-left-out';
import { toBase64 } from './vectors';

const region = { x: 0, y: 0, width: 9, height: 9 };
const weights = { bias: -4, similarity: 6, standard: 0, margin: 2, negative: 0, objectness: 0 };

/** Two dims everywhere; the first byte of a picture is its angle in degrees, a box adds its x; 255 cannot be scored. */
const deps: BrandModelDeps & BrandContext = {
  encoderSha256: 'e'.repeat(64),
  embeddingDims: 2,
  markEncoderSha256: 'd'.repeat(64),
  markDims: 2,
  background: toPool(90, 80, 100),
  markNegatives: toPool(170, 180, 190),
  fusion: {
    bias: -3,
    appearance: { weight: 1, cap: 5 },
    appearanceHead: { weight: 1, offset: 0, cap: 8, prototypeShare: 0.5 },
    mark: { weight: 1, floor: -4, cap: 4 },
    title: { weight: 4 },
  },
  matcher: { gallery: weights, withHead: { ...weights, head: 0.5 }, unknownBelow: 0.5 },
  analyse: async (images: readonly ImageBytes[]) => images.map(see),
  embedMarks: async ({ bytes }: ImageBytes, boxes: readonly MarkBox[]) =>
    boxes.map(({ x }) => at(bytes[0]! + x)),
};
const definition = { slug: 'acme', version: 2, names: ['Acme'], aliases: ['爱克'], keywords: [] };

function see({ sha256, bytes }: ImageBytes): SeenPicture | EncodeFailure {
  if (bytes[0] === 255) return { sha256, failure: { reason: 'corrupt-image', message: 'broken' } };
  const detections = [
    { box: { x: 3, y: 0, width: 4, height: 4 }, objectness: 0.9, embedding: at(bytes[0]! + 3) },
    { box: { x: 5, y: 5, width: 9, height: 9 }, objectness: 0.8, embedding: at(0) },
  ];
  return { sha256, width: 20, height: 20, embedding: at(bytes[0]!), detections };
}
function at(degrees: number): Float32Array {
  return Float32Array.from([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
}
function toPool(...degrees: number[]) {
  const embeddings = Float32Array.from(degrees.flatMap((one) => [...at(one)]));
  return { embeddings, count: degrees.length, dims: 2, sha256: 'b'.repeat(64) };
}
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, one, dim) => sum + one * b[dim]!, 0);
const shaOf = (value: number) => value.toString(16).padStart(64, '0');
function reference(degrees: number): ReferencePicture {
  return { sha256: shaOf(degrees), bytes: Uint8Array.from([degrees]), region };
}
function labelled(degrees: number, isPresent: boolean, marks: number[] = []): LabelledExample {
  const boxes = marks.map((mark, index) => ({ region: { ...region, x: index }, vector: at(mark) }));
  return {
    imageSha256: shaOf(1000 + degrees),
    isPresent,
    isBackground: false,
    group: `${degrees}`,
    embedding: at(degrees),
    marks: isPresent ? boxes : [],
    otherMarks: isPresent ? [] : marks.map(at),
    detections: marks.map((mark) => ({ embedding: at(mark), objectness: 0.5 })),
  };
}
const image = (sha256: string, degrees: number, ...marks: number[]): ScoredImage => ({
  sha256,
  embedding: at(degrees),
  detections: marks.map((mark) => ({ embedding: at(mark), objectness: 0.5 })),
});

describe('buildBrandModel', () => {
  test('the order of pictures and labels does not change a byte', async () => {
    const labels = [labelled(5, true, [4, 5]), labelled(15, true, [9]), labelled(120, false, [60])];
    const one = await buildBrandModel(deps, definition, [reference(0), reference(30)], labels);
    const two = await buildBrandModel(deps, definition, [reference(30), reference(0)], labels.toReversed());
    expect(two.sha256).toBe(one.sha256);
    expect(BrandModelSchema.parse(JSON.parse(one.json))).toEqual(one.model);
    expect(one.model.appearanceHead).toMatchObject({ positives: 4, negatives: 1 });
    expect(one.model.markHead).toMatchObject({ positives: 5, negatives: 1 });
  });

  test('a reference gives a prototype and a mark, a labelled picture as many marks as it has boxes', async () => {
    const { model } = await buildBrandModel(deps, definition, [reference(0)], [labelled(5, true, [4, 5])]);
    expect(model.prototypes).toHaveLength(2);
    expect(model.marks.map(({ source }) => source).sort()).toEqual(['box', 'box', 'reference']);
    expect(model.marks).toContainEqual({
      imageSha256: shaOf(0),
      region,
      source: 'reference',
      vector: toBase64(at(0)),
    });
  });

  test('one labelled picture and two boxes are too few for heads', async () => {
    const labels = [labelled(5, true, [4, 5]), labelled(120, false)];
    const { model } = await buildBrandModel(deps, definition, [], labels);
    expect([model.appearanceHead, model.markHead]).toEqual([null, null]);
    expect(model.calibration).not.toBeNull();
    expect(model.markCalibration).not.toBeNull();
  });

  test('detections inside the part that counts become marks when asked for', async () => {
    const wide = { max: 5, minObjectness: 0.85 };
    const { model } = await buildBrandModel(deps, definition, [reference(0)], [], wide);
    const regions = model.marks.map((mark) => mark.region);
    expect(regions).toHaveLength(2);
    expect(regions).toEqual(expect.arrayContaining([region, { x: 3, y: 0, width: 4, height: 4 }]));
    const none = await buildBrandModel(deps, definition, [reference(0)], [], { max: 5, minObjectness: 0.95 });
    expect(none.model.marks).toHaveLength(1);
  });

  test('a broken reference is named and the others are used', async () => {
    const { model, rejected } = await buildBrandModel(deps, definition, [reference(0), reference(255)]);
    expect(model.prototypes).toHaveLength(1);
    expect(rejected).toMatchObject([{ failure: { reason: 'corrupt-image' } }]);
  });

  test('a counter-example lowers what is more like it than like the brand, and nothing else', async () => {
    const genuine = [reference(0), reference(8), reference(16)];
    const counter = { ...reference(40), isCounterExample: true };
    const plain = await buildBrandModel(deps, definition, genuine);
    const warned = await buildBrandModel(deps, definition, [counter, ...genuine]);
    expect(warned.model).toMatchObject({ prototypes: plain.model.prototypes, marks: plain.model.marks });
    const score = (model: typeof plain.model, degrees: number) =>
      scoreAd(loadBrandModels([{ id: 'm1', model }], deps), '', [image('i', degrees, degrees)]).brands[0]!;
    expect(score(warned.model, 20)).toEqual(score(plain.model, 20));
    expect(score(warned.model, 40).prob).toBeLessThan(score(plain.model, 40).prob);
    expect(score(warned.model, 40).values.mark).toBeLessThan(score(plain.model, 40).values.mark! - 0.02);
    const { appearance, vector, bias } = score(warned.model, 40).best!;
    const { mean, deviation } = warned.model.calibration!;
    expect(appearance.value).toBeCloseTo((dot(vector, at(40)) + bias - mean) / deviation, 5);
    expect(appearance.value).toBeLessThan(score(plain.model, 40).best!.appearance.value - 1);
  });

  test('without pictures the brand is known by its words only', async () => {
    const { model } = await buildBrandModel(deps, definition, []);
    expect(model).toMatchObject({ calibration: null, markCalibration: null, marks: [] });
    const loaded = loadBrandModels([{ id: 'm1', model }], deps);
    const [score] = scoreAd(loaded, 'Acme shoes', [image('i', 0, 0)]).brands;
    expect(score).toMatchObject({ best: null, bestMark: null, titleMatch: { kind: 'name' } });
    expect(score!.fused.signals.appearance).toEqual({ value: null, contribution: 0 });
    expect(score!.fused.signals.mark).toEqual({ value: null, contribution: 0 });
  });
});

describe('scoreAd', () => {
  const load = async () => {
    const acme = await buildBrandModel(deps, definition, [reference(0), reference(30)]);
    const other = await buildBrandModel(
      deps,
      { ...definition, slug: 'other', names: ['Other'], aliases: [] },
      [reference(110)],
    );
    return loadBrandModels(
      [
        { id: 'm1', model: acme.model },
        { id: 'm2', model: other.model },
      ],
      deps,
    );
  };

  test('the image most like a brand stands for the ad, with the prototype it is like', async () => {
    const { brands } = scoreAd(await load(), '', [image('far', 90), image('near', 31), image('else', 105)]);
    expect(brands.map((score) => [score.brandModelId, score.best?.imageSha256])).toEqual([
      ['m1', 'near'],
      ['m2', 'else'],
    ]);
    expect(brands[0]!.best!.prototype.imageSha256).toBe(reference(30).sha256);
    expect(brands[0]!.best!.prototype.cosine).toBeCloseTo(Math.cos(Math.PI / 180), 5);
    expect([...brands[0]!.best!.vector]).toEqual([...at(30)]);
    expect(brands[0]!.best!.bias).toBe(0);
  });

  test('the best mark of a brand is found over images and detections', async () => {
    const { brands, detections } = scoreAd(await load(), '', [
      image('a', 90, 185, 60),
      image('b', 90, 2, 112),
    ]);
    expect(brands.map(({ bestMark }) => [bestMark!.imageSha256, bestMark!.detectionIndex])).toEqual([
      ['b', 0],
      ['b', 1],
    ]);
    expect(brands[0]!.bestMark!.prototype.imageSha256).toBe(shaOf(0));
    expect(brands[0]!.values.mark).toBe(brands[0]!.bestMark!.prob);
    expect(detections.map(({ imageSha256, match }) => [imageSha256, match?.brandSlug ?? null])).toEqual([
      ['a', null],
      ['a', 'acme'],
      ['b', 'acme'],
      ['b', 'other'],
    ]);
  });

  test('pictures without any detection have no mark, which is no missing signal', async () => {
    const [score] = scoreAd(await load(), '', [image('a', 0)]).brands;
    expect(score).toMatchObject({ bestMark: null, values: { mark: 0 } });
    expect(score!.fused.signals.mark).toEqual({ value: 0, contribution: 0 });
  });

  test('with a head the map is of head and prototype, and adds up to the value', async () => {
    const labels = [labelled(0, true), labelled(20, true), labelled(70, false)];
    const { model } = await buildBrandModel(deps, definition, [], labels);
    const loaded = loadBrandModels([{ id: 'm', model }], deps);
    const { best, fused } = scoreAd(loaded, '', [image('i', 10)]).brands[0]!;
    expect(best!.appearance.from).toBe('head');
    const [x, y] = at(10);
    const sum = best!.vector[0]! * x! + best!.vector[1]! * y! + best!.bias;
    expect(best!.appearance.value).toBeCloseTo(sum, 4);
    expect(fused.signals.appearance.value).toBe(best!.appearance.value);
    const [far] = scoreAd(loaded, '', [image('i', 70)]).brands;
    expect(far!.best!.appearance.value).toBeLessThan(best!.appearance.value);
  });

  test('a blank title is missing, a title without the brand is a zero', async () => {
    const loaded = await load();
    const first = (title: string, images: ScoredImage[]) => scoreAd(loaded, title, images).brands[0]!;
    expect(first('  ', [image('i', 0)]).fused.signals.title.value).toBeNull();
    expect(first('shoes', [image('i', 0)]).fused.signals.title.value).toBe(0);
    expect(first('爱克鞋', [])).toMatchObject({ best: null, titleMatch: { kind: 'alias' } });
  });

  test('a brand without words has no title signal', async () => {
    const wordless = { ...definition, names: [], aliases: [] };
    const { model } = await buildBrandModel(deps, wordless, [reference(0)]);
    const [score] = scoreAd(loadBrandModels([{ id: 'm', model }], deps), 'Acme shoes', []).brands;
    expect(score!.values.title).toBeNull();
  });

  test.each([
    { part: 'encoderSha256', message: /acme was made under encoder e+, not f+/ },
    { part: 'markEncoderSha256', message: /acme was made under mark encoder d+, not f+/ },
  ])('refuses a model of another $part', async ({ part, message }) => {
    const { model } = await buildBrandModel(deps, definition, []);
    expect(() => loadBrandModels([{ id: 'm', model }], { ...deps, [part]: 'f'.repeat(64) })).toThrow(message);
  });
});

describe('the fusion of a brand', () => {
  const others = [70, 95, 110, 125].map((degrees) => labelled(degrees, false, [degrees]));
  const own = [labelled(10, true, [12]), labelled(40, true, [42]), labelled(25, true, [160])];

  test("is the release's until it has a head, and its own from then on", async () => {
    const bare = await buildBrandModel(deps, definition, [reference(0)], others);
    expect(bare.model.fusion).toEqual(deps.fusion);
    const { model } = await buildBrandModel(deps, definition, [reference(0)], [...own, ...others]);
    expect(model.fusion.appearanceHead.offset).toBe(deps.fusion.appearanceHead.offset * (3 / 5));
    expect(model.fusion.appearanceHead.prototypeShare).not.toBe(0.5);
    expect({ ...model.fusion, appearanceHead: null, mark: null }).toEqual({
      ...deps.fusion,
      appearanceHead: null,
      mark: null,
    });
  });

  test('is learned from what each picture had no part in: neither its own prototype nor its own mark speaks for it', async () => {
    const examples = [...own, ...others];
    const { model } = await buildBrandModel(deps, definition, [], examples);
    const appearance = trainAppearanceHead(examples, [], deps.background)!;
    const mark = trainMarkHead(examples, model.marks, deps.markNegatives);
    const leftOut = seeLeftOut(model, { appearance, mark }, examples, deps);
    expect(leftOut.map(({ isPresent }) => isPresent)).toEqual([true, true, true, false, false, false, false]);

    const { mean, deviation } = model.calibration!;
    const nearest = [25, 25, 10].map((degrees, index) => dot(at(degrees), own[index]!.embedding));
    const found = leftOut.slice(0, 3).map((one) => one.appearance.prototype * deviation + mean);
    found.forEach((cosine, index) => expect(cosine).toBeCloseTo(nearest[index]!, 5));
    const whole = loadBrandModels([{ id: 'm', model }], deps);
    const [seen] = scoreAd(whole, '', [image('i', 25, 160)]).brands;
    expect(leftOut[2]!.mark).toBeLessThan(seen!.values.mark! / 2);
  });

  test('does not know near-duplicates of the picture either', async () => {
    const burst = [own[0]!, { ...labelled(11, true, [13]), group: own[0]!.group }, own[1]!];
    const examples = [...burst, ...others];
    const { model } = await buildBrandModel(deps, definition, [], examples);
    const appearance = trainAppearanceHead(examples, [], deps.background)!;
    const [first] = seeLeftOut(model, { appearance, mark: null }, examples, deps);
    const { mean, deviation } = model.calibration!;
    expect(first!.appearance.prototype * deviation + mean).toBeCloseTo(dot(at(40), at(10)), 5);
  });
});
