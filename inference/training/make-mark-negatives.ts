// Makes the part mark-negatives: what the detector finds where no known mark is. Detections on the grocery data's
// brand-free `learn` photographs, on painted pictures of strangers' marks (vision/paint_set.py --brands 0), and on
// drawn pictures.
// Usage: npx tsx inference/training/make-mark-negatives.ts GROCERY_DIR PAINTED_DIR
// with MODELS_DIR in the environment for parts elsewhere than in inference/models.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MarkNegativesManifestSchema } from '@/lib/contracts/model-manifest';
import { toPartHash } from '../model-registry';
import { SHIPPED_MODELS_DIR } from '../release';
import { openVision } from '../vision';
import { chooseBackground, readGroceryAds } from './grocery';
import { readPainted } from './painted';
import { drawProceduralPicture } from './procedural-pictures';

/** Of a picture at most: one picture of many things must not fill the pool. */
const DETECTIONS_A_PICTURE = 3;
const LEAST_OBJECTNESS = 0.1;
/** Of each kind of picture. */
const FEWEST = 20;
const PHOTOGRAPHS_A_CLASS = 6;
const PAINTED = 600;
const DRAWN = 60;
/** Every vector is compared with every detection of every ad. */
const LARGEST_POOL = 600;

const [groceryDir, paintedDir] = process.argv.slice(2);
if (!groceryDir || !paintedDir) throw new Error('usage: make-mark-negatives.ts GROCERY_DIR PAINTED_DIR');
const modelsDir = process.env['MODELS_DIR'] ?? SHIPPED_MODELS_DIR;

const vision = await openVision(modelsDir, { providers: ['cpu'], batchSize: 1 });
const photographs = chooseBackground(await readGroceryAds(groceryDir, 'learn'), PHOTOGRAPHS_A_CLASS);
const origins = [
  {
    what: "the detector's finds on brand-free photographs of the grocery data, learn split",
    licence: 'MIT (Grocery Store Dataset)',
    vectors: await find(await Promise.all(photographs.map(({ imageFile }) => readFile(imageFile)))),
  },
  {
    what: 'marks of other brands, painted by vision/paint_set.py, as the detector finds them',
    licence: 'embeddings only; marks from packages under CC0, MIT and Apache-2.0',
    vectors: await find(await readPainted(paintedDir, PAINTED)),
  },
  {
    what: "the detector's finds on pictures drawn by procedural-pictures.ts",
    licence: 'ours',
    vectors: await find(
      await Promise.all(Array.from({ length: DRAWN }, (_, seed) => drawProceduralPicture(seed))),
    ),
  },
].map((origin) => ({ ...origin, vectors: thin(origin.vectors, LARGEST_POOL / 2) }));
await vision.close();
await writePool();

async function find(pictures: Buffer[]): Promise<Float32Array[]> {
  const outcomes = await vision.analyse(
    pictures.map((bytes) => ({ sha256: sha256Of(bytes), bytes })),
    { maxDetections: DETECTIONS_A_PICTURE },
  );
  const found = outcomes.flatMap((outcome) => {
    if ('failure' in outcome) throw new Error(`${outcome.sha256}: ${outcome.failure.message}`);
    return outcome.detections;
  });
  const sure = found.filter(({ objectness }) => objectness >= LEAST_OBJECTNESS);
  // A detector that has learnt next to nothing is sure of nothing.
  const chosen =
    sure.length >= FEWEST ? sure : found.toSorted((a, b) => b.objectness - a.objectness).slice(0, FEWEST);
  return chosen.map(({ embedding }) => embedding);
}

/** Evenly over the list, so that every class of pictures stays. */
function thin<Value>(values: readonly Value[], count: number): Value[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, at) => values[Math.floor((at * values.length) / count)]!);
}

async function writePool(): Promise<void> {
  const dir = path.join(modelsDir, 'mark-negatives');
  const vectors = origins.flatMap((origin) => origin.vectors);
  const bytes = Buffer.concat(vectors.map((vector) => Buffer.from(new Float32Array(vector).buffer)));
  const manifest = MarkNegativesManifestSchema.parse({
    formatVersion: 1,
    name: 'mark-negatives',
    kind: 'mark-negatives',
    file: 'embeddings.bin',
    sha256: sha256Of(bytes),
    count: vectors.length,
    dims: vision.markDims,
    markEncoderSha256: vision.markEncoderSha256,
    origins: origins.map(({ what, licence, vectors: { length } }) => ({ what, licence, count: length })),
    licence: 'embeddings only, no picture is contained; see origins',
    madeBy: 'inference/training/make-mark-negatives.ts',
    measured: {},
  });
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'embeddings.bin'), bytes);
  await writeFile(path.join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${vectors.length} embeddings, part ${toPartHash(manifest)}`);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
