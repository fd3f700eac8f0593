import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ReferenceAnalyser, SeenPicture } from '@/inference/brand-references';
import type {
  AnalysedPicture,
  AnalyseOptions,
  EncodeFailure,
  ImageBytes,
  MarkBox,
} from '@/inference/picture';
import type { Release } from '@/inference/release';
import type { Scorer } from '@/inference/scorer';
import { fromBase64, toBase64 } from '@/inference/vectors';

/** What an evaluation keeps of an analysed picture: no feature map. */
export type CachedPicture = SeenPicture & Pick<AnalysedPicture, 'msByStage'>;
export type CachedAnalyser = Pick<ReferenceAnalyser, 'embedMarks'> & {
  analyse: (
    images: readonly ImageBytes[],
    options?: AnalyseOptions,
  ) => Promise<(CachedPicture | EncodeFailure)[]>;
  /** Pictures that the networks have seen now, not before. */
  freshCount: () => number;
};

/** Parts that no picture passes through; retuning them leaves the cache good. */
const PARTS_AFTER = new Set(['fusion', 'matcher', 'background-pool', 'mark-negatives']);

/**
 * A scorer's analyser that remembers its answers in a folder, by the picture's hash, what was asked and the hashes of
 * the networks. Without a folder it remembers nothing.
 *
 * @param defaults how pictures are looked at where a call does not say
 */
export async function openCachedAnalyser(
  scorer: Scorer,
  folder: string | null,
  defaults: AnalyseOptions = {},
): Promise<CachedAnalyser> {
  if (folder) await mkdir(folder, { recursive: true });
  const networks = networksOf(scorer.release);
  let fresh = 0;

  async function analyse(images: readonly ImageBytes[], given: AnalyseOptions = {}) {
    const options = { ...defaults, ...given };
    const keys = images.map(({ sha256, region }) => toKey([networks, sha256, region ?? null, options]));
    const known = await Promise.all(keys.map((key) => read<CachedPicture | EncodeFailure>(folder, key)));
    const missing = images.filter((_, index) => known[index] === null);
    if (missing.length > 0) {
      const analysed = await scorer.analyse(missing, options);
      fresh += missing.length;
      let next = 0;
      for (const [index, one] of known.entries()) {
        if (one !== null) continue;
        known[index] = keepWhatIsNeeded(analysed[next++]!);
        await write(folder, keys[index]!, known[index]);
      }
    }
    return known.map((one) => one!);
  }

  async function embedMarks(image: ImageBytes, boxes: readonly MarkBox[]): Promise<Float32Array[]> {
    const key = toKey([networks, image.sha256, 'marks', boxes]);
    const known = await read<Float32Array[]>(folder, key);
    if (known) return known;
    const vectors = await scorer.embedMarks(image, boxes);
    await write(folder, key, vectors);
    return vectors;
  }

  return { analyse, embedMarks, freshCount: () => fresh };
}

/** Remembers any other answer about a picture under its name, beside the analyses. */
export async function remember<Value>(
  folder: string | null,
  question: readonly unknown[],
  ask: () => Promise<Value>,
): Promise<Value> {
  const key = toKey(question);
  const known = await read<Value>(folder, key);
  if (known !== null) return known;
  const value = await ask();
  await write(folder, key, value);
  return value;
}

function networksOf({ parts }: Release): string {
  return parts
    .filter(({ name }) => !PARTS_AFTER.has(name))
    .map(({ name, sha256 }) => `${name} ${sha256}`)
    .join('\n');
}

function keepWhatIsNeeded(outcome: AnalysedPicture | EncodeFailure): CachedPicture | EncodeFailure {
  if ('failure' in outcome) return outcome;
  const { sha256, width, height, embedding, detections, msByStage } = outcome;
  return { sha256, width, height, embedding, detections, msByStage };
}

function toKey(question: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex');
}

async function read<Value>(folder: string | null, key: string): Promise<Value | null> {
  if (folder === null) return null;
  try {
    return JSON.parse(await readFile(path.join(folder, `${key}.json`), 'utf8'), revive) as Value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Written aside and renamed: a run that is cut leaves no half answer, and the same picture twice no broken one. */
async function write(folder: string | null, key: string, value: unknown): Promise<void> {
  if (folder === null) return;
  const file = path.join(folder, `${key}.json`);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(value, replace));
  await rename(draft, file);
}

/** Vectors as base64, 64-bit hashes as digits. */
function replace(_key: string, value: unknown): unknown {
  if (value instanceof Float32Array) return { float32: toBase64(value) };
  if (typeof value === 'bigint') return { bigint: value.toString() };
  return value;
}

function revive(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if ('float32' in value) return fromBase64(value.float32 as string);
  if ('bigint' in value) return BigInt(value.bigint as string);
  return value;
}
