import { z } from 'zod';
import { SignalReadingSchema } from './review';

/** What `ad_score.signals` holds: how the fused probability came about. */
export const StoredSignalsSchema = z.object({ bias: z.number(), readings: z.array(SignalReadingSchema) });
export type StoredSignals = z.infer<typeof StoredSignalsSchema>;

/** One brand's score of an ad. */
export type BrandAdScore = {
  brandId: string;
  brandModelId: string;
  prob: number;
  signals: StoredSignals;
  /** The image that speaks most for the brand. */
  imageSha256: string;
};

/** A detection that is taken for a mark of a brand; one without is an unknown mark. */
export type DetectionMatch = {
  imageSha256: string;
  /** Of the detection in its image, 0 = the surest. */
  position: number;
  brandModelId: string;
  prob: number;
};

/** What a candidate in shadow says of an ad, and what the model in use says of it: from the same evidence. */
export type ShadowAdScore = { shadowId: string; besideId: string; prob: number; besideProb: number };

/** A scored ad revision on its way into the database. */
export type ScoredAd = {
  revisionId: string;
  provider: string;
  /** Only brands above the floor. */
  scores: BrandAdScore[];
  matches: DetectionMatch[];
  /** No triage reads them. */
  shadows: ShadowAdScore[];
};
