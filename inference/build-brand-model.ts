import { createHash } from 'node:crypto';
import type { BrandModel, Prototype, Region } from '@/lib/contracts/brand-model';
import type { FusionModel } from '@/lib/domain/fusion';
import { measureBackground, type BackgroundPool } from './background-pool';
import { toCanonicalJson } from './canonical-json';
import type { EncodeFailure, EncodeOutcome, ImageBytes } from './encoder';
import { ImageNotScorableError } from './image-not-scorable';
import { findContentRegion } from './preprocess';
import { fromBase64, toBase64 } from './vectors';

export type BrandDefinitionForModel = {
  slug: string;
  version: number;
  names: readonly string[];
  aliases: readonly string[];
  keywords: readonly string[];
};
export type ReferencePicture = {
  sha256: string;
  bytes: Uint8Array;
  /** The part that shows the goods or mark, original-image px; null = all but a margin of one colour. */
  region: Region | null;
};
/** What of a Scorer this needs. */
export type BrandModelDeps = {
  encoderSha256: string;
  embeddingDims: number;
  background: BackgroundPool;
  fusion: FusionModel;
  encode: (images: readonly ImageBytes[]) => Promise<EncodeOutcome[]>;
};
export type BuiltBrandModel = {
  model: BrandModel;
  /** Canonical: the same definition and pictures give the same bytes on the same machine. */
  json: string;
  sha256: string;
  /** Reference pictures that could not be used; the model was made from the others. */
  rejected: EncodeFailure[];
};

/** Encodes the reference pictures and measures them against the background; no prototype = words only. */
export async function buildBrandModel(
  deps: BrandModelDeps,
  definition: BrandDefinitionForModel,
  references: readonly ReferencePicture[],
): Promise<BuiltBrandModel> {
  const { prototypes, rejected } = await encodePrototypes(deps, references);
  const model: BrandModel = {
    formatVersion: 1,
    brandSlug: definition.slug,
    definitionVersion: definition.version,
    encoderSha256: deps.encoderSha256,
    embeddingDims: deps.embeddingDims,
    prototypes,
    lexicon: {
      names: [...definition.names],
      aliases: [...definition.aliases],
      keywords: [...definition.keywords],
    },
    calibration: calibrate(prototypes, deps),
    fusion: deps.fusion,
  };
  const json = toCanonicalJson(model);
  return { model, json, sha256: createHash('sha256').update(json).digest('hex'), rejected };
}

/** One vector a picture and region, in an order that does not depend on how they were listed. */
async function encodePrototypes(deps: BrandModelDeps, references: readonly ReferencePicture[]) {
  const outcomes = await Promise.all(
    references.map(async (reference): Promise<Prototype | EncodeFailure> => {
      const region = reference.region ?? (await findRegion(reference));
      if (region !== null && 'failure' in region) return region;
      const [outcome] = await deps.encode([{ sha256: reference.sha256, bytes: reference.bytes, region }]);
      if (!outcome || 'failure' in outcome) return outcome!;
      return { imageSha256: reference.sha256, region, vector: toBase64(outcome.embedding) };
    }),
  );
  const rejected = outcomes.filter((outcome) => 'failure' in outcome);
  const prototypes = outcomes.filter((outcome) => 'vector' in outcome);
  const byKey = new Map(prototypes.map((prototype) => [toCanonicalJson(prototype), prototype]));
  return {
    prototypes: [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, prototype]) => prototype),
    rejected,
  };
}

async function findRegion({ sha256, bytes }: ReferencePicture): Promise<Region | null | EncodeFailure> {
  try {
    return await findContentRegion(bytes);
  } catch (error) {
    if (!(error instanceof ImageNotScorableError)) throw error;
    return { sha256, failure: { reason: error.reason, message: error.message } };
  }
}

function calibrate(prototypes: readonly Prototype[], { background, embeddingDims }: BrandModelDeps) {
  if (prototypes.length === 0) return null;
  const matrix = new Float32Array(prototypes.length * embeddingDims);
  prototypes.forEach((prototype, row) => matrix.set(fromBase64(prototype.vector), row * embeddingDims));
  const { mean, deviation } = measureBackground(matrix, background);
  return {
    mean: round(mean),
    deviation: Math.max(round(deviation), 1e-6),
    backgroundPoolSha256: background.sha256,
  };
}

/** Six digits: far below what matters, and no noise of the last bit in the hash. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
