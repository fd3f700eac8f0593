import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ModelManifestSchema, type ModelManifest } from '@/lib/contracts/model-manifest';
import { toCanonicalJson } from '@/lib/domain/canonical-json';

type ManifestOf<Kind> = Extract<ModelManifest, { kind: Kind }>;
export type Part<Kind extends ModelManifest['kind'] = ModelManifest['kind']> = {
  manifest: ManifestOf<Kind>;
  bytes: Uint8Array;
  /** By role. */
  sideFiles: ReadonlyMap<string, Uint8Array>;
  /** What the part computes: its bytes, side files and preprocessing; not the prose of its manifest. */
  sha256: string;
};

/**
 * Reads one part from `modelsDir/<name>/` and refuses it when any byte is not the one its manifest names.
 *
 * @throws Error naming the file, and both hashes or the manifest's wrong field
 */
export async function loadPart<Kind extends ModelManifest['kind']>(
  modelsDir: string,
  name: string,
  kind: Kind,
): Promise<Part<Kind>> {
  const part = await loadAnyPart(modelsDir, name);
  if (part.manifest.kind !== kind) throw new Error(`${name} is a ${part.manifest.kind}, expected a ${kind}`);
  return part as unknown as Part<Kind>;
}

export async function loadAnyPart(modelsDir: string, name: string): Promise<Part> {
  const dir = path.join(modelsDir, name);
  const manifest = await readManifest(path.join(dir, 'manifest.json'));
  if (manifest.name !== name) throw new Error(`${dir}/manifest.json describes ${manifest.name}`);
  const bytes = await readVerified(path.join(dir, manifest.file), manifest.sha256);
  const sideFiles = new Map<string, Uint8Array>();
  for (const side of manifest.kind === 'network' ? manifest.sideFiles : []) {
    sideFiles.set(side.role, await readVerified(path.join(dir, side.file), side.sha256));
  }
  return { manifest, bytes, sideFiles, sha256: toPartHash(manifest) };
}

/** Two parts with the same hash give the same numbers, whatever their manifests say about themselves. */
export function toPartHash(manifest: ModelManifest): string {
  const { licence: _licence, madeBy: _madeBy, measured: _measured, ...content } = manifest;
  return hash(toCanonicalJson(content));
}

async function readManifest(file: string): Promise<ModelManifest> {
  const parsed = ModelManifestSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not a manifest: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function readVerified(file: string, sha256: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  const actual = hash(bytes);
  if (actual !== sha256) throw new Error(`${file} is ${actual}, its manifest says ${sha256}`);
  return bytes;
}

function hash(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
