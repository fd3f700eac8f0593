import { describe, expect, test } from 'vitest';
import {
  calibrateGallery,
  chooseBrand,
  matchMark,
  toCosines,
  type MarkGallery,
  type MatcherModel,
} from './match-marks';
import { findMovedBrands } from './find-moved-brands';

const weights = { bias: -2, similarity: 4, standard: 0.5, margin: 3, negative: -1, objectness: 0.25 };
const model: MatcherModel = { gallery: weights, withHead: { ...weights, head: 0.5 }, unknownBelow: 0.5 };
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const rows = (...degrees: number[]) => Float32Array.from(degrees.flatMap((one) => [...at(one)]));
const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
const calibration = { mean: 0.1, deviation: 0.2 };

/** acme at 0, 10, 20 and 60 degrees, other at 90; negatives at 180, 200 and 220. */
const gallery: MarkGallery = {
  cosinesWithMarks: toCosines(rows(0, 10, 20, 60, 90), 2),
  brands: [
    { first: 0, count: 4, calibration, head: null },
    { first: 4, count: 1, calibration, head: null },
    { first: 5, count: 0, calibration: null, head: null },
  ],
  cosinesWithNegatives: toCosines(rows(180, 200, 220), 2),
};

describe('matchMark', () => {
  test('works out every feature as its description says', () => {
    const [acme, other] = matchMark(gallery, model, { embedding: at(0), objectness: 0.8 });
    const similarity = 0.5 * 1 + (0.5 * (1 + cos(10) + cos(20))) / 3;
    const negative = (cos(180) + cos(200) + cos(220)) / 3;
    expect(acme).toMatchObject({ brand: 0, prototype: 0 });
    expect(acme!.features.similarity).toBeCloseTo(similarity, 6);
    expect(acme!.features.standard).toBeCloseTo((similarity - 0.1) / 0.2, 5);
    expect(acme!.features.margin).toBeCloseTo(similarity - 0, 6);
    expect(acme!.features.negative).toBeCloseTo(negative, 6);
    expect(acme!.features.objectness).toBeCloseTo(Math.log(4), 6);
    expect(other!.features.margin).toBeCloseTo(0 - similarity, 6);
    const logit =
      -2 + 4 * similarity + (0.5 * (similarity - 0.1)) / 0.2 + 3 * similarity - negative + 0.25 * Math.log(4);
    expect(acme!.logit).toBeCloseTo(logit, 5);
    expect(acme!.prob).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
  });

  test('the negatives are a rival like any brand', () => {
    const [acme] = matchMark(gallery, model, { embedding: at(200), objectness: 0.5 });
    expect(acme!.features.margin).toBeCloseTo(acme!.features.similarity - acme!.features.negative, 6);
  });

  test('a brand without a mark is left out, and a certain detector does not decide alone', () => {
    const matches = matchMark(gallery, model, { embedding: at(0), objectness: 1 });
    expect(matches.map((match) => match.brand)).toEqual([0, 1]);
    expect(matches[0]!.features.objectness).toBe(6);
  });

  test('a head takes part where there is one', () => {
    const head = { weights: Float32Array.of(2, 0), bias: 1 };
    const brands = gallery.brands.map((brand, index) => (index === 0 ? { ...brand, head } : brand));
    const candidate = { embedding: at(0), objectness: 0.5 };
    const [without] = matchMark(gallery, model, candidate);
    const [withHead, other] = matchMark({ ...gallery, brands }, model, candidate);
    expect(withHead!.features.head).toBeCloseTo(3, 6);
    expect(withHead!.logit).toBeCloseTo(without!.logit + 1.5, 5);
    expect(other!.features.head).toBeNull();
  });

  test('refuses an embedding of another size', () => {
    expect(() => matchMark(gallery, model, { embedding: new Float32Array(3), objectness: 0.5 })).toThrow(
      /expected 2 dims, got 3/,
    );
  });
});

describe('chooseBrand', () => {
  const choose = (degrees: number) =>
    chooseBrand(matchMark(gallery, model, { embedding: at(degrees), objectness: 0.7 }), model)?.brand ?? null;

  test.each([
    { degrees: 5, brand: 0 },
    { degrees: 100, brand: 1 },
    { degrees: 190, brand: null },
    { degrees: 250, brand: null },
  ])('a mark at $degrees degrees is $brand', ({ degrees, brand }) => expect(choose(degrees)).toBe(brand));

  test('an empty gallery knows no mark', () => {
    const empty = { ...gallery, cosinesWithMarks: toCosines(new Float32Array(), 2), brands: [] };
    expect(chooseBrand(matchMark(empty, model, { embedding: at(0), objectness: 0.7 }), model)).toBeNull();
  });
});

test('a gallery is measured against the negatives with its own similarity', () => {
  const negatives = { embeddings: rows(60, 90), count: 2, dims: 2 };
  const { mean, deviation } = calibrateGallery(rows(0), negatives);
  expect(mean).toBeCloseTo(0.25, 6);
  expect(deviation).toBeCloseTo(Math.sqrt(2 * 0.25 ** 2), 6);
  expect(() => calibrateGallery(new Float32Array(), negatives)).toThrow(RangeError);
});

test('a changed gallery lists the brands that it moves', () => {
  const slugs = ['acme', 'other', 'words-only'];
  const after: MarkGallery = {
    ...gallery,
    cosinesWithMarks: toCosines(rows(0, 10, 20, 60, 90, 300), 2),
    brands: [gallery.brands[0]!, gallery.brands[1]!, { first: 5, count: 1, calibration, head: null }],
  };
  const detections = [0, 100, 300, 305].map((degrees) => ({ embedding: at(degrees), objectness: 0.7 }));
  expect(findMovedBrands({ gallery, slugs }, { gallery: after, slugs }, detections, model)).toEqual([
    { slug: 'acme', gained: 0, lost: 2 },
    { slug: 'words-only', gained: 2, lost: 0 },
  ]);
  expect(findMovedBrands({ gallery: after, slugs }, { gallery, slugs }, detections, model)).toEqual([
    { slug: 'acme', gained: 2, lost: 0 },
    { slug: 'words-only', gained: 0, lost: 2 },
  ]);
  expect(findMovedBrands({ gallery, slugs }, { gallery, slugs }, detections, model)).toEqual([]);
});
