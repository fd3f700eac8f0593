import { readFileSync } from 'node:fs';
import path from 'node:path';

const POOL = path.resolve(import.meta.dirname, '../../inference/models/mark-negatives/manifest.json');
const { dims } = JSON.parse(readFileSync(POOL, 'utf8')) as { dims: number };

/**
 * The embedding of a made-up detection, half floats [dims]: zeros, so that it is near no mark. Of the length that the
 * release has, since the worker compares every stored detection with each brand that it models.
 */
export function likeNothing(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(2 * dims);
}
