import { createHash } from 'node:crypto';
import type { BrandModel, MarkPrototype, Prototype } from '@/lib/contracts/brand-model';
import { fitBrandFusion } from '@/lib/domain/fit-brand-fusion';
import type { FusionModel } from '@/lib/domain/fusion';
import { calibrateGallery } from '@/lib/domain/match-marks';
import { measureBackground } from './background-pool';
import { trainAppearanceHead, trainMarkHead, type LabelledExample } from './brand-heads';
import {
  analyseReferences,
  sortDistinct,
  type AnalysedReferences,
  type ReferenceAnalyser,
  type ReferenceDetections,
  type ReferencePicture,
} from './brand-references';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import type { BrandContext } from './loaded-brands';
import type { EncodeFailure } from './picture';
import { seeLeftOut, type BrandHeads } from './see-left-out';
import type { VectorPool } from './vector-pool';
import { toBase64, toMatrix } from './vectors';

export type BrandDefinitionForModel = {
  slug: string;
  version: number;
  names: readonly string[];
  aliases: readonly string[];
  keywords: readonly string[];
};
/** What of a Scorer the models need beside its networks. */
export type BrandModelParts = BrandContext & {
  background: VectorPool;
  markNegatives: VectorPool;
  fusion: FusionModel;
};
export type BrandModelDeps = BrandModelParts & ReferenceAnalyser;

export type { LabelledExample } from './brand-heads';
export type { ReferencePicture } from './brand-references';

/** `learnsFusion`: false keeps the release's, for fitting that. */
export type ModelOptions = { learnsFusion?: boolean };

export type BuiltBrandModel = {
  model: BrandModel;
  /** Canonical: the same definition, pictures and labels give the same bytes on the same machine. */
  json: string;
  sha256: string;
  /** Reference pictures that could not be used; the model was made from the others. */
  rejected: EncodeFailure[];
};

/** Galleries stay small enough for a comparison with every detection; which are kept follows from their hashes. */
const MAX_LABELLED_PROTOTYPES = 20;
const MAX_BOX_MARKS = 60;
/** Detections inside reference pictures that become marks too; docs/brand-models.md. */
export const REFERENCE_DETECTIONS: ReferenceDetections = { max: 0, minObjectness: 0.5 };

/** Analyses the reference pictures and composes the model; without pictures and labels it knows words only. */
export async function buildBrandModel(
  deps: BrandModelDeps,
  definition: BrandDefinitionForModel,
  references: readonly ReferencePicture[],
  examples: readonly LabelledExample[] = [],
  referenceDetections: ReferenceDetections = REFERENCE_DETECTIONS,
): Promise<BuiltBrandModel> {
  const analysed = await analyseReferences(deps, references, referenceDetections);
  return composeBrandModel(deps, definition, analysed, examples);
}

/**
 * The model of one brand from analysed references and labelled pictures (of the brand and of others). Pure: the same
 * arguments, in whatever order, give the same bytes.
 */
export function composeBrandModel(
  parts: BrandModelParts,
  definition: BrandDefinitionForModel,
  { prototypes: referencePrototypes, marks: referenceMarks, counterExamples, rejected }: AnalysedReferences,
  labelled: readonly LabelledExample[],
  { learnsFusion = true }: ModelOptions = {},
): BuiltBrandModel {
  const examples = labelled.toSorted((a, b) => (a.imageSha256 < b.imageSha256 ? -1 : 1));
  const prototypes = sortDistinct([...referencePrototypes, ...toPrototypes(examples)]);
  const marks = sortDistinct([...referenceMarks, ...toMarks(examples)]);
  const heads = {
    appearance: trainAppearanceHead(examples, referencePrototypes, parts.background),
    mark: trainMarkHead(examples, marks, parts.markNegatives),
  };
  const plain: BrandModel = {
    formatVersion: 2,
    brandSlug: definition.slug,
    definitionVersion: definition.version,
    encoderSha256: parts.encoderSha256,
    embeddingDims: parts.embeddingDims,
    markEncoderSha256: parts.markEncoderSha256,
    markDims: parts.markDims,
    prototypes,
    calibration: calibrate(prototypes, parts),
    appearanceHead: heads.appearance?.stored ?? null,
    marks,
    markCalibration: calibrateMarks(marks, parts),
    markHead: heads.mark?.stored ?? null,
    ...(counterExamples.prototypes.length > 0 && { counterExamples }),
    lexicon: {
      names: [...definition.names],
      aliases: [...definition.aliases],
      keywords: [...definition.keywords],
    },
    fusion: parts.fusion,
  };
  const { appearance, mark } = heads;
  const model =
    appearance !== null && learnsFusion
      ? { ...plain, fusion: learnFusion(plain, { appearance, mark }, examples, parts) }
      : plain;
  const json = toCanonicalJson(model);
  return { model, json, sha256: createHash('sha256').update(json).digest('hex'), rejected };
}

/** From pictures that each part of the model is judged by without having learned from them. */
function learnFusion(
  model: BrandModel,
  heads: BrandHeads,
  examples: readonly LabelledExample[],
  parts: BrandModelParts,
): FusionModel {
  const groups = new Set(examples.flatMap(({ isPresent, group }) => (isPresent ? [group] : []))).size;
  return fitBrandFusion(parts.fusion, { groups, leftOut: seeLeftOut(model, heads, examples, parts) });
}

function toPrototypes(examples: readonly LabelledExample[]): Prototype[] {
  return examples
    .filter((example) => example.isPresent)
    .slice(0, MAX_LABELLED_PROTOTYPES)
    .map(({ imageSha256, embedding }) => ({ imageSha256, region: null, vector: toBase64(embedding) }));
}

function toMarks(examples: readonly LabelledExample[]): MarkPrototype[] {
  return examples
    .filter((example) => example.isPresent)
    .flatMap(({ imageSha256, marks }) =>
      marks.map(({ region, vector }) => ({
        imageSha256,
        region,
        source: 'box' as const,
        vector: toBase64(vector),
      })),
    )
    .slice(0, MAX_BOX_MARKS);
}

function calibrate(prototypes: readonly Prototype[], { background, embeddingDims }: BrandModelParts) {
  if (prototypes.length === 0) return null;
  const { mean, deviation } = measureBackground(toMatrix(prototypes, embeddingDims), background);
  return {
    mean: round(mean),
    deviation: Math.max(round(deviation), 1e-6),
    backgroundPoolSha256: background.sha256,
  };
}

function calibrateMarks(marks: readonly MarkPrototype[], { markNegatives, markDims }: BrandModelParts) {
  if (marks.length === 0) return null;
  const { mean, deviation } = calibrateGallery(toMatrix(marks, markDims), markNegatives);
  return { mean: round(mean), deviation: round(deviation) };
}

/** Six digits: far below what matters, and no noise of the last bit in the hash. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
