import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The last `count` pictures without a known brand of a folder that vision/paint_set.py made; plain ones stand last. */
export async function readPainted(folder: string, count: number): Promise<Buffer[]> {
  const lines = (await readFile(path.join(folder, 'ads.jsonl'), 'utf8')).trim().split('\n');
  const ads = lines.map((line) => JSON.parse(line) as { images: string[]; truth: { brand: string | null } });
  const strangers = ads.filter(({ truth }) => truth.brand === null).slice(-count);
  return Promise.all(strangers.map(({ images }) => readFile(path.join(folder, images[0]!))));
}
