// Pictures a second of the encoder alone, decoding included, against a bare session.run loop over the same network.
// Usage: npx tsx inference/training/measure-throughput.ts FOLDER_OF_PICTURES [count]
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { SHIPPED_MODELS_DIR } from '../release';
import { openVision } from '../vision';

/** The two take turns, so that a busy machine is busy for both. */
const ROUNDS = 6;

const [folder, count = '200'] = process.argv.slice(2);
if (!folder) throw new Error('usage: npx tsx inference/training/measure-throughput.ts FOLDER [count]');

const names = (await readdir(folder)).sort().slice(0, Number(count));
const images = await Promise.all(
  names.map(async (name) => ({ sha256: name, bytes: await readFile(path.join(folder, name)) })),
);
const vision = await openVision(SHIPPED_MODELS_DIR, { providers: ['cpu'] });
const { width, height } = vision.parts.encoder.manifest.inputs[0].size;
const bareSession = await InferenceSession.create(path.join(SHIPPED_MODELS_DIR, 'encoder', 'model.onnx'));
const input = new Tensor('float32', new Float32Array(3 * width * height).fill(0.5), [1, 3, height, width]);

const ours = async () => void (await vision.analyse(images, { maxDetections: 0 }));
const bare = async () => {
  for (let run = 0; run < images.length; run++) await bareSession.run({ image: input });
};
await ours();
await bare();
const seconds = { ours: [] as number[], bare: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  seconds.ours.push(await secondsOf(ours));
  seconds.bare.push(await secondsOf(bare));
}
await vision.close();
const [oursMedian, bareMedian] = [median(seconds.ours), median(seconds.bare)];
console.log(
  JSON.stringify({
    images: images.length,
    threads: vision.threads,
    batchSize: vision.batchSize,
    imagesPerSecond: Math.round(images.length / oursMedian),
    bareImagesPerSecond: Math.round(images.length / bareMedian),
    ratio: Math.round((bareMedian / oursMedian) * 100) / 100,
    ratios: seconds.ours.map((value, round) => Math.round((seconds.bare[round]! / value) * 100) / 100),
  }),
);

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
