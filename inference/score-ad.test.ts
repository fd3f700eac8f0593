import { describe, expect, test } from 'vitest';
import { BrandModelSchema } from '@/lib/contracts/brand-model';
import { buildBrandModel, type BrandModelDeps, type ReferencePicture } from './build-brand-model';
import type { EncodeOutcome, ImageBytes } from './encoder';
import { loadBrandModels, scoreAd } from './score-ad';

const encoderSha256 = 'e'.repeat(64);
const region = { x: 0, y: 0, width: 9, height: 9 };

/** Two dims; the first byte of a picture is its angle in degrees, 255 cannot be scored. */
const encode = async (images: readonly ImageBytes[]) =>
  images.map(({ sha256, bytes }): EncodeOutcome => {
    if (bytes[0] === 255) return { sha256, failure: { reason: 'corrupt-image', message: 'broken' } };
    return { sha256, embedding: at(bytes[0]!) } as EncodeOutcome;
  });
const deps: BrandModelDeps = {
  encoderSha256,
  embeddingDims: 2,
  background: {
    embeddings: Float32Array.from([...at(90), ...at(80), ...at(100)]),
    count: 3,
    dims: 2,
    sha256: 'b'.repeat(64),
  },
  fusion: { bias: -3, appearance: { weight: 1, cap: 5 }, title: { weight: 4 } },
  encode,
};
const definition = { slug: 'acme', version: 2, names: ['Acme'], aliases: ['爱克'], keywords: [] };

function at(degrees: number): Float32Array {
  return Float32Array.from([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
}
function reference(degrees: number): ReferencePicture {
  return { sha256: degrees.toString(16).padStart(64, '0'), bytes: Uint8Array.from([degrees]), region };
}
const image = (sha256: string, degrees: number) => ({ sha256, embedding: at(degrees) });

describe('buildBrandModel', () => {
  test('the order of the reference pictures does not change a byte', async () => {
    const one = await buildBrandModel(deps, definition, [reference(0), reference(30)]);
    const two = await buildBrandModel(deps, definition, [reference(30), reference(0)]);
    expect(two.sha256).toBe(one.sha256);
    expect(BrandModelSchema.parse(JSON.parse(one.json))).toEqual(one.model);
  });

  test('a broken reference is named and the others are used', async () => {
    const { model, rejected } = await buildBrandModel(deps, definition, [reference(0), reference(255)]);
    expect(model.prototypes).toHaveLength(1);
    expect(rejected).toMatchObject([{ failure: { reason: 'corrupt-image' } }]);
  });

  test('without pictures the brand is known by its words only', async () => {
    const { model } = await buildBrandModel(deps, definition, []);
    expect(model.calibration).toBeNull();
    const loaded = loadBrandModels([{ id: 'm1', model }], deps);
    const [score] = scoreAd(loaded, 'Acme shoes', [image('i', 0)]);
    expect(score).toMatchObject({ best: null, titleMatch: { kind: 'name' } });
    expect(score!.fused.signals.appearance).toEqual({ value: null, contribution: 0 });
  });
});

describe('scoreAd', () => {
  const load = async () => {
    const acme = await buildBrandModel(deps, definition, [reference(0), reference(30)]);
    const other = await buildBrandModel(
      deps,
      { ...definition, slug: 'other', names: ['Other'], aliases: [] },
      [reference(170)],
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
    const scores = scoreAd(await load(), '', [image('far', 90), image('near', 31), image('else', 160)]);
    expect(scores.map((score) => [score.brandModelId, score.best?.imageSha256])).toEqual([
      ['m1', 'near'],
      ['m2', 'else'],
    ]);
    expect(scores[0]!.best!.prototype.imageSha256).toBe(reference(30).sha256);
    expect(scores[0]!.best!.prototype.cosine).toBeCloseTo(Math.cos(Math.PI / 180), 5);
    expect([...scores[0]!.best!.prototype.vector]).toEqual([...at(30)]);
  });

  test('a blank title is missing, a title without the brand is a zero', async () => {
    const loaded = await load();
    expect(scoreAd(loaded, '  ', [image('i', 0)])[0]!.fused.signals.title.value).toBeNull();
    expect(scoreAd(loaded, 'shoes', [image('i', 0)])[0]!.fused.signals.title.value).toBe(0);
    expect(scoreAd(loaded, '爱克鞋', [])[0]).toMatchObject({ best: null, titleMatch: { kind: 'alias' } });
  });

  test('refuses a model of another encoder', async () => {
    const { model } = await buildBrandModel(deps, definition, []);
    expect(() =>
      loadBrandModels([{ id: 'm', model }], { encoderSha256: 'f'.repeat(64), embeddingDims: 2 }),
    ).toThrow(/acme was made under encoder e+, not f+/);
  });

  test('212 brands of ten prototypes take a few milliseconds an image', () => {
    const dims = 256;
    const matrix = Float32Array.from({ length: 2120 * dims }, (_, index) => Math.sin(index));
    const lexicon = [] as const;
    const model = {
      prototypes: Array.from({ length: 10 }, () => ({ imageSha256: 'p', region: null, vector: '' })),
      calibration: null,
      fusion: deps.fusion,
    };
    const brands = Array.from({ length: 212 }, (_, brand) => ({
      id: `${brand}`,
      model,
      lexicon,
      first: brand * 10,
    }));
    const images = Array.from({ length: 20 }, (_, at) => ({
      sha256: `${at}`,
      embedding: matrix.slice(at * dims, (at + 1) * dims),
    }));
    const startedAt = performance.now();
    const vectors = Array.from({ length: 2120 }, (_, row) => matrix.subarray(row * dims, (row + 1) * dims));
    expect(scoreAd({ brands, matrix, vectors, dims } as never, '', images)).toHaveLength(212);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
