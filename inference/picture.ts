import type { Region } from '@/lib/contracts/brand-model';
import type { FeatureMap } from './energy-map';
import type { NotScorableReason } from './image-not-scorable';
import type { ContentRect } from './letterbox';

export type ImageBytes = {
  sha256: string;
  bytes: Uint8Array;
  /** Look only at this part, original-image px. */
  region?: Region | null;
  /** Of the picture as shown, when it is known already; spares a look at the header. */
  size?: { width: number; height: number } | undefined;
};

/** Original-image px, origin top-left, orientation applied; fractions of a pixel allowed. */
export type MarkBox = { x: number; y: number; width: number; height: number };

/** A place where the detector sees a mark, whosoever it is. */
export type Detection = {
  /** Inside the picture. */
  box: MarkBox;
  /** How sure the detector is that this is a mark, 0..1; no probability of a brand. */
  objectness: number;
  /** Mark embedding of the square around the box, unit, float32 [markDims]. */
  embedding: Float32Array;
};

export type EncodedImage = {
  sha256: string;
  /** Of the original, orientation applied. */
  width: number;
  height: number;
  /** z / ||z||, float32 [embeddingDims]. */
  embedding: Float32Array;
  zNorm: number;
  featureMap: FeatureMap;
  contentRect: ContentRect;
};

export const STAGES = ['decode', 'encode', 'detect', 'embedMarks'] as const;
export type Stage = (typeof STAGES)[number];

export type AnalysedPicture = EncodedImage & {
  /** Best objectness first; equal ones from top to bottom as the detector lists them. */
  detections: Detection[];
  /** Wall time of this picture's share in its batch, ms. */
  msByStage: Record<Stage, number>;
};

export type AnalyseOptions = {
  /** Look at four overlapping quarters of a larger decoding too, for tiny marks; costs about five times as much. */
  deepCheck?: boolean;
  /** Default: what the detector's manifest says; 0 = no detection at all. */
  maxDetections?: number;
};

export type EncodeFailure = { sha256: string; failure: { reason: NotScorableReason; message: string } };
export type AnalyseOutcome = AnalysedPicture | EncodeFailure;

/** Of all pictures analysed so far; goes on changing. */
export type StageTotals = { pictures: number; msByStage: Record<Stage, number> };

/** The part of a Scorer that looks at pictures. */
export type PictureAnalyser = {
  /** In the order given; a picture that cannot be scored is `{ sha256, failure }`, a broken network rejects. */
  analyse: (images: readonly ImageBytes[], options?: AnalyseOptions) => Promise<AnalyseOutcome[]>;
  /**
   * Unit mark embeddings of given boxes of one picture (reference regions, labelled boxes), in their order.
   *
   * @throws ImageNotScorableError when the picture cannot be decoded or a box is not inside it
   */
  embedMarks: (image: ImageBytes, boxes: readonly MarkBox[]) => Promise<Float32Array[]>;
  readonly encoderSha256: string;
  readonly embeddingDims: number;
  /** Part hash: mark embeddings under different hashes must never be compared. */
  readonly markEncoderSha256: string;
  readonly markDims: number;
};
