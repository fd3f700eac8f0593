import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { buildBrandModel } from '@/inference/build-brand-model';
import { loadBrandModels, scoreAd, type LoadedBrands } from '@/inference/score-ad';
import type { Scorer } from '@/inference/scorer';
import { AdLineSchema } from '@/lib/contracts/ads';
import type { BrandLine } from '@/lib/contracts/brands';
import { OperatorError } from '@/lib/server/config/operator-error';
import { createHash } from 'node:crypto';
import type { AdsSource, RawAd } from '../ingest/read-ads';
import { readInside } from '@/lib/server/images/read-inside';

type Args = {
  scorer: Scorer;
  ads: AdsSource;
  brands: readonly BrandLine[];
  brandFile: string;
  out: string;
  onAds: (count: number) => void;
};
const AT_ONCE = 16;

/**
 * Scores every picture of every ad (with the ad's title) and writes a line for each: brands by probability, with
 * signals and boxes, what each
 * detection is (null = an unknown mark), provider and milliseconds. A picture that cannot be read has a line with its problem.
 */
export async function scoreToFile(args: Args): Promise<{ images: number; failed: number }> {
  const { scorer, ads, out, onAds } = args;
  const loaded = await loadBrands(args);
  const file = createWriteStream(out);
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${out} cannot be written: ${error.code}.`);
  });
  const counts = { images: 0, failed: 0 };
  let done = 0;
  let waiting: RawAd[] = [];
  const flush = async () => {
    const lines = await Promise.all(waiting.map((ad) => scoreOne(scorer, loaded, ads.folder, ad)));
    for (const line of lines.flat()) {
      counts['problem' in line ? 'failed' : 'images'] += 1;
      if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
    }
    onAds((done += waiting.length));
    waiting = [];
  };
  for await (const ad of ads.read()) if (waiting.push(ad) >= AT_ONCE) await flush();
  await flush();
  file.end();
  await once(file, 'finish');
  return counts;
}

async function loadBrands({ scorer, brands, brandFile }: Args): Promise<LoadedBrands> {
  const folder = path.dirname(path.resolve(brandFile));
  const models = [];
  for (const brand of brands) {
    const references = [];
    for (const given of brand.referenceImages) {
      const { path: name, box = null } = typeof given === 'string' ? { path: given } : given;
      const bytes = await readInside(folder, name);
      if (typeof bytes === 'string') throw new OperatorError(`${brand.slug}: ${bytes}`);
      references.push({ sha256: sha256Of(bytes), bytes, region: box });
    }
    const { slug, name, aliases, keywords } = brand;
    const built = await buildBrandModel(
      scorer,
      { slug, version: 1, names: [name], aliases, keywords },
      references,
    );
    models.push({ id: slug, model: built.model });
  }
  return loadBrandModels(models, scorer);
}

type Line = { externalId: string | null; image: string } & ({ problem: string } | Record<string, unknown>);

async function scoreOne(scorer: Scorer, loaded: LoadedBrands, folder: string, raw: RawAd): Promise<Line[]> {
  const parsed = 'input' in raw ? AdLineSchema.safeParse(raw.input) : null;
  if (!parsed?.success) {
    const problem =
      'problem' in raw ? raw.problem : parsed!.error.issues.map((issue) => issue.message).join('; ');
    return [{ externalId: null, image: `line ${raw.line}`, problem }];
  }
  // Truth is dropped here: what scores never sees it.
  const { externalId, title, images } = parsed.data;
  return Promise.all(images.map((image) => scoreImage(scorer, loaded, folder, { externalId, title, image })));
}

async function scoreImage(
  scorer: Scorer,
  loaded: LoadedBrands,
  folder: string,
  { externalId, title, image }: { externalId: string; title: string; image: string },
): Promise<Line> {
  const startedAt = performance.now();
  const bytes = await readInside(folder, image);
  if (typeof bytes === 'string') return { externalId, image, problem: bytes };
  const sha256 = sha256Of(bytes);
  const [picture] = await scorer.analyse([{ sha256, bytes }]);
  if (!picture || 'failure' in picture) return { externalId, image, problem: picture!.failure.message };
  const scored = scoreAd(loaded, title, [picture]);
  const brands = scored.brands
    .toSorted((a, b) => b.prob - a.prob)
    .map(({ brandSlug, prob, fused, titleMatch, bestMark }) => ({
      brand: brandSlug,
      prob,
      signals: { ...fused.signals, title: { ...fused.signals.title, matched: titleMatch?.phrase ?? null } },
      mark: bestMark && { ...picture.detections[bestMark.detectionIndex]!.box, prob: bestMark.prob },
    }));
  const detections = scored.detections.map(({ detectionIndex, match }) => {
    const { box, objectness } = picture.detections[detectionIndex]!;
    return { ...box, objectness, brand: match?.brandSlug ?? null, prob: match?.prob ?? null };
  });
  const { width, height } = picture;
  const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
  const { provider } = scorer;
  return { externalId, image, sha256, width, height, provider, milliseconds, brands, detections };
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
