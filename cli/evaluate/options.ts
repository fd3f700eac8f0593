import type { ReferenceDetections } from '@/inference/brand-references';
import type { AnalyseOptions } from '@/inference/picture';
import type { BrandModel } from '@/lib/contracts/brand-model';

export type EvaluateOptions = {
  /** Files as typed, with their conditions (read-set.ts). */
  set: string;
  shots: number;
  seed: number;
  learnFrom: string | null;
  references: string | null;
  /** Measured as they are, nothing is learned; `learnFrom` then says what they may have learned from. */
  models: readonly BrandModel[] | null;
  brandFree: string | null;
  targetFlagRate: number;
  withStrangers: boolean;
  /** No brand has a fusion of its own; what a release's fusion is fitted on needs that. */
  releaseFusion: boolean;
  /** Only these brands exist: of the set, of what is learned and of the references. */
  onlyBrands: readonly string[] | null;
  cacheFolder: string | null;
  observationsFolder: string | null;
  resamples: number;
  /** Detections inside reference pictures that become marks; null = as the product does. */
  referenceDetections: ReferenceDetections | null;
  /** How pictures are looked at: tiles for tiny marks, boxes a picture. */
  analysis: AnalyseOptions;
  /** Known ads whose energy maps are tested; 0 = none. */
  faithfulnessAds: number;
};
