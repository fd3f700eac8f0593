import type { FusionModel } from '@/lib/domain/fusion';
import { loadBackgroundPool, type BackgroundPool } from './background-pool';
import {
  openEncoder,
  type EncodedImage,
  type Encoder,
  type EncodeOutcome,
  type EncoderOptions,
  type ImageBytes,
} from './encoder';
import { quantizeEnergies, toCellEnergies, type CellEnergies, type EnergyMap } from './energy-map';
import { loadFusionModel } from './fusion-model';
import { readRelease, SHIPPED_MODELS_DIR, type Release } from './release';
import type { Provider, RefusedProvider } from './providers';

export type ScorerOptions = EncoderOptions & { modelsDir?: string };

/** The models of one release, ready to run. */
export type Scorer = {
  readonly release: Release;
  /** Part hash of the encoder; brand models built under another are refused. */
  readonly encoderSha256: string;
  readonly embeddingDims: number;
  readonly provider: Provider;
  readonly refusedProviders: readonly RefusedProvider[];
  readonly threads: number;
  readonly batchSize: number;
  readonly background: BackgroundPool;
  readonly fusion: FusionModel;
  /** In the order given; a picture that cannot be scored is `{ sha256, failure }`. */
  encode: (images: readonly ImageBytes[]) => Promise<EncodeOutcome[]>;
  /** Before quantisation, for peaks and tests. @param bias added to the constant, for a head's logit */
  cellEnergiesFor: (encoded: EncodedImage, vector: Float32Array, bias?: number) => CellEnergies;
  energyMapFor: (encoded: EncodedImage, vector: Float32Array, bias?: number) => EnergyMap;
  close: () => Promise<void>;
};

/**
 * Verifies and opens every part of the release; takes a second or two.
 *
 * @throws Error for a part that is not what its manifest says, parts of different encoders, or no provider
 */
export async function openScorer(options: ScorerOptions = {}): Promise<Scorer> {
  const modelsDir = options.modelsDir ?? SHIPPED_MODELS_DIR;
  const release = await readRelease(modelsDir);
  const encoder = await openEncoder(modelsDir, options);
  try {
    const background = await loadBackgroundPool(modelsDir, encoder);
    const fusion = await loadFusionModel(modelsDir, encoder.sha256);
    return toScorer(encoder, release, background, fusion);
  } catch (error) {
    await encoder.close();
    throw error;
  }
}

function toScorer(
  encoder: Encoder,
  release: Release,
  background: BackgroundPool,
  fusion: FusionModel,
): Scorer {
  const cellEnergiesFor: Scorer['cellEnergiesFor'] = (encoded, vector, bias = 0) =>
    toCellEnergies(encoded.featureMap, encoder.projection, encoded.zNorm, vector, encoded.contentRect, bias);
  return {
    release,
    encoderSha256: encoder.sha256,
    embeddingDims: encoder.dims,
    provider: encoder.provider,
    refusedProviders: encoder.refusedProviders,
    threads: encoder.threads,
    batchSize: encoder.batchSize,
    background,
    fusion,
    encode: encoder.encode,
    cellEnergiesFor,
    energyMapFor: (encoded, vector, bias) => quantizeEnergies(cellEnergiesFor(encoded, vector, bias)),
    close: encoder.close,
  };
}
