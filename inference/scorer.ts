import type { FusionModel } from '@/lib/domain/fusion';
import { quantizeEnergies, toCellEnergies, type CellEnergies, type EnergyMap } from './energy-map';
import { loadFusionModel } from './fusion-model';
import { loadMatcher, type LoadedMatcher } from './matcher-model';
import type { EncodedImage, PictureAnalyser, StageTotals } from './picture';
import type { Provider, RefusedProvider } from './providers';
import { readRelease, SHIPPED_MODELS_DIR, type Release } from './release';
import { loadBackgroundPool, loadMarkNegatives, type VectorPool } from './vector-pool';
import { openVision, type Vision, type VisionOptions } from './vision';

export type ScorerOptions = VisionOptions & { modelsDir?: string };

/** The models of one release, ready to run. */
export type Scorer = PictureAnalyser & {
  /** With the hash of every part. */
  readonly release: Release;
  readonly provider: Provider;
  readonly refusedProviders: readonly RefusedProvider[];
  readonly threads: number;
  readonly batchSize: number;
  readonly totals: Readonly<StageTotals>;
  /** Embeddings of pictures without any brand. */
  readonly background: VectorPool;
  /** Mark embeddings of things that are no known mark. */
  readonly markNegatives: VectorPool;
  readonly matcher: LoadedMatcher;
  readonly fusion: FusionModel;
  /** Before quantisation, for tests and measures. @param bias added to the constant, for a head's logit */
  cellEnergiesFor: (encoded: EncodedImage, vector: Float32Array, bias?: number) => CellEnergies;
  energyMapFor: (encoded: EncodedImage, vector: Float32Array, bias?: number) => EnergyMap;
  /** Fails the pictures that wait for their turn; those in a run end well. */
  giveUpWaiting: () => void;
  close: () => Promise<void>;
};

/**
 * Verifies and opens every part of the release; takes a second or two.
 *
 * @throws Error for a part that is not what its manifest says, parts of different networks, or no provider
 */
export async function openScorer(options: ScorerOptions = {}): Promise<Scorer> {
  const modelsDir = options.modelsDir ?? SHIPPED_MODELS_DIR;
  const release = await readRelease(modelsDir);
  const vision = await openVision(modelsDir, options);
  try {
    const { encoderSha256, embeddingDims, markEncoderSha256, markDims } = vision;
    return {
      ...toPublic(vision),
      release,
      background: await loadBackgroundPool(modelsDir, { sha256: encoderSha256, dims: embeddingDims }),
      markNegatives: await loadMarkNegatives(modelsDir, { sha256: markEncoderSha256, dims: markDims }),
      matcher: await loadMatcher(modelsDir, markEncoderSha256),
      fusion: await loadFusionModel(modelsDir, encoderSha256),
    };
  } catch (error) {
    await vision.close();
    throw error;
  }
}

function toPublic({ parts: _parts, projection, ...vision }: Vision) {
  const cellEnergiesFor: Scorer['cellEnergiesFor'] = (encoded, vector, bias = 0) =>
    toCellEnergies(encoded.featureMap, projection, encoded.zNorm, vector, encoded.contentRect, bias);
  const energyMapFor: Scorer['energyMapFor'] = (encoded, vector, bias) =>
    quantizeEnergies(cellEnergiesFor(encoded, vector, bias));
  return { ...vision, cellEnergiesFor, energyMapFor };
}
