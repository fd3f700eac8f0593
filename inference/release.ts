import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { loadAnyPart } from './model-registry';

export type Release = {
  /** Known by what it computes: changes when any part's bytes or preprocessing change. */
  contentHash: string;
  parts: { name: string; sha256: string }[];
};

/** The models that come with the program. */
export const SHIPPED_MODELS_DIR = path.join(import.meta.dirname, 'models');

/**
 * Reads and verifies every part under `modelsDir`, by name in code-unit order.
 *
 * @throws Error for a part whose bytes are not those of its manifest, or an empty folder
 */
export async function readRelease(modelsDir: string): Promise<Release> {
  const entries = await readdir(modelsDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) throw new Error(`${modelsDir} holds no model`);
  const parts: Release['parts'] = [];
  for (const name of names) parts.push({ name, sha256: (await loadAnyPart(modelsDir, name)).sha256 });
  return { contentHash: toContentHash(parts), parts };
}

export function toContentHash(parts: Release['parts']): string {
  const lines = parts.map(({ name, sha256 }) => `${name} ${sha256}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
