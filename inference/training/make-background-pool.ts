// Makes inference/models/background-pool from the grocery data's brand-free `learn` photographs and drawn pictures.
// Usage: npx tsx inference/training/make-background-pool.ts GROCERY_DIR
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SHIPPED_MODELS_DIR } from '../release';
import { toPartHash } from '../model-registry';
import type { ImageBytes } from '../picture';
import { openVision, type Vision } from '../vision';
import { BackgroundPoolManifestSchema } from '@/lib/contracts/model-manifest';
import { chooseBackground, readGroceryAds } from './grocery';
import { drawProceduralPicture } from './procedural-pictures';

const PER_CLASS = 10;
const DRAWN = 120;

const groceryDir = process.argv[2];
if (!groceryDir) throw new Error('usage: npx tsx inference/training/make-background-pool.ts GROCERY_DIR');

const vision = await openVision(SHIPPED_MODELS_DIR, { providers: ['cpu'], batchSize: 1 });
const chosen = chooseBackground(await readGroceryAds(groceryDir, 'learn'), PER_CLASS);
const photographs = await encodeAll(vision, await Promise.all(chosen.map((ad) => readFile(ad.imageFile))));
const drawings = await encodeAll(
  vision,
  await Promise.all(Array.from({ length: DRAWN }, (_, seed) => drawProceduralPicture(seed))),
);
await vision.close();
await writePool([...photographs, ...drawings]);

async function encodeAll(vision: Vision, pictures: Buffer[]): Promise<Float32Array[]> {
  const images = pictures.map((bytes): ImageBytes => ({ sha256: sha256Of(bytes), bytes }));
  return (await vision.analyse(images, { maxDetections: 0 })).map((outcome) => {
    if ('failure' in outcome) throw new Error(`${outcome.sha256}: ${outcome.failure.message}`);
    return outcome.embedding;
  });
}

async function writePool(embeddings: Float32Array[]): Promise<void> {
  const dir = path.join(SHIPPED_MODELS_DIR, 'background-pool');
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
