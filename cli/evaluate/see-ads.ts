import { createHash } from 'node:crypto';
import { toRegion } from '@/inference/brand-references';
import type { Region } from '@/lib/contracts/brand-model';
import { AppError } from '@/lib/server/errors';
import { inspectImage } from '@/lib/server/images/inspect-image';
import { readInside } from '@/lib/server/images/read-inside';
import { remember, type CachedAnalyser, type CachedPicture } from './cached-analyser';
import type { SetAd, TruthBox } from './read-set';

/** A true box with its mark embedding, cut to whole pixels inside the picture. */
export type SeenBox = { brand: string; region: Region; vector: Float32Array };
/** An ad of a set with what the networks say of its pictures. */
export type SeenAd = SetAd & {
  /** Those that could be scored, in order. */
  pictures: CachedPicture[];
  /** Of the first image; null = not annotated, or that image cannot be scored. */
  seenBoxes: SeenBox[] | null;
  /** Perceptual hashes, for near-duplicates. */
  hashes: bigint[];
  unscorable: number;
};

const AT_ONCE = 24;

/** Reads, hashes and analyses every picture; one that cannot be scored is counted, and its ad stays. */
export async function seeAds(
  analyser: CachedAnalyser,
  ads: readonly SetAd[],
  cacheFolder: string | null,
  onDone: (count: number) => void,
): Promise<SeenAd[]> {
  const seen: SeenAd[] = [];
  for (let from = 0; from < ads.length; from += AT_ONCE) {
    const batch = ads.slice(from, from + AT_ONCE);
    seen.push(...(await Promise.all(batch.map((ad) => seeAd(analyser, ad, cacheFolder)))));
    onDone(seen.length);
  }
  return seen;
}

async function seeAd(analyser: CachedAnalyser, ad: SetAd, cacheFolder: string | null): Promise<SeenAd> {
  const images = await Promise.all(ad.images.map((name) => seeImage(analyser, ad.folder, name, cacheFolder)));
  const first = images[0]!;
  return {
    ...ad,
    pictures: images.flatMap((image) => image?.picture ?? []),
    seenBoxes: ad.boxes && first ? await embedBoxes(analyser, first, ad.boxes) : null,
    hashes: images.flatMap((image) => image?.hash ?? []),
    unscorable: images.filter((image) => image === null).length,
  };
}

type SeenImage = { bytes: Uint8Array; picture: CachedPicture; hash: bigint | null };

/** null when it cannot be read or scored. */
async function seeImage(
  analyser: CachedAnalyser,
  folder: string,
  name: string,
  cacheFolder: string | null,
): Promise<SeenImage | null> {
  const bytes = await readInside(folder, name);
  if (typeof bytes === 'string') return null;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [picture] = await analyser.analyse([{ sha256, bytes }]);
  if (!picture || 'failure' in picture) return null;
  const { hash } = await remember(cacheFolder, ['perceptual-hash', sha256], () => hashOf(bytes));
  return { bytes, picture, hash };
}

/** The networks take pictures that ingest would refuse as damaged; those have no hash. */
async function hashOf(bytes: Uint8Array): Promise<{ hash: bigint | null }> {
  try {
    return { hash: (await inspectImage(bytes)).perceptualHash };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { hash: null };
  }
}

async function embedBoxes(
  analyser: CachedAnalyser,
  { bytes, picture }: SeenImage,
  boxes: readonly TruthBox[],
): Promise<SeenBox[]> {
  if (boxes.length === 0) return [];
  const regions = boxes.map((box) => toRegion(box, picture));
  const vectors = await analyser.embedMarks({ sha256: picture.sha256, bytes }, regions);
  return boxes.map(({ brand }, index) => ({ brand, region: regions[index]!, vector: vectors[index]! }));
}
