// Makes the part background-pool from the grocery data's brand-free `learn` photographs, pictures of vision/paint_set.py
// (--brands 0 --plain N: marks that nobody knows, wallpapers) and drawn pictures. Variety counts: a head learns from it
// what other pictures look like.
// Usage: npx tsx inference/training/make-background-pool.ts GROCERY_DIR PAINTED_DIR
// with MODELS_DIR in the environment for parts elsewhere than in inference/models.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SHIPPED_MODELS_DIR } from '../release';
import { toPartHash } from '../model-registry';
import type { ImageBytes } from '../picture';
import { openVision, type Vision } from '../vision';
import { BackgroundPoolManifestSchema } from '@/lib/contracts/model-manifest';
import { chooseBackground, readGroceryAds } from './grocery';
import { readPainted } from './painted';
import { drawProceduralPicture } from './procedural-pictures';

const PER_CLASS = 10;
const PAINTED = 400;
const DRAWN = 60;

const [groceryDir, paintedDir] = process.argv.slice(2);
const modelsDir = process.env['MODELS_DIR'] ?? SHIPPED_MODELS_DIR;
if (!groceryDir || !paintedDir) throw new Error('usage: make-background-pool.ts GROCERY_DIR PAINTED_DIR');

const vision = await openVision(modelsDir, { providers: ['cpu'], batchSize: 1 });
const chosen = chooseBackground(await readGroceryAds(groceryDir, 'learn'), PER_CLASS);
const photographs = await encodeAll(vision, await Promise.all(chosen.map((ad) => readFile(ad.imageFile))));
const painted = await encodeAll(vision, await readPainted(paintedDir, PAINTED));
const drawings = await encodeAll(
  vision,
  await Promise.all(Array.from({ length: DRAWN }, (_, seed) => drawProceduralPicture(seed))),
);
await vision.close();
await writePool([...photographs, ...painted, ...drawings]);

async function encodeAll(vision: Vision, pictures: Buffer[]): Promise<Float32Array[]> {
  const images = pictures.map((bytes): ImageBytes => ({ sha256: sha256Of(bytes), bytes }));
  return (await vision.analyse(images, { maxDetections: 0 })).map((outcome) => {
    if ('failure' in outcome) throw new Error(`${outcome.sha256}: ${outcome.failure.message}`);
    return outcome.embedding;
  });
}

async function writePool(embeddings: Float32Array[]): Promise<void> {
  const dir = path.join(modelsDir, 'background-pool');
  const bytes = Buffer.concat(embeddings.map((vector) => Buffer.from(new Float32Array(vector).buffer)));
  const manifest = BackgroundPoolManifestSchema.parse({
    formatVersion: 1,
    name: 'background-pool',
    kind: 'background-pool',
    file: 'embeddings.bin',
    sha256: sha256Of(bytes),
    count: embeddings.length,
    dims: vision.embeddingDims,
    encoderSha256: vision.encoderSha256,
    origins: [
      {
        what: 'brand-free photographs of the grocery data, learn split, second half of each class',
        count: photographs.length,
        licence: 'MIT (Grocery Store Dataset)',
      },
      {
        what: 'wallpapers of Debian packages, and painted pictures of marks that are no known brand',
        count: painted.length,
        licence: 'embeddings only; wallpapers CC BY-SA and GPL, marks CC0, MIT and Apache-2.0',
      },
      { what: 'drawn by procedural-pictures.ts', count: drawings.length, licence: 'ours' },
    ],
    licence: 'MIT; embeddings only, no photograph is contained',
    madeBy: 'inference/training/make-background-pool.ts',
    measured: {},
  });
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'embeddings.bin'), bytes);
  await writeFile(path.join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${embeddings.length} embeddings, part ${toPartHash(manifest)}`);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
