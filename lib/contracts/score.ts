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
  /** The image with the largest probability. */
  imageSha256: string;
};

/** A scored ad revision on its way into the database. */
export type ScoredAd = {
  revisionId: string;
  provider: string;
  /** Only brands above the floor. */
  scores: BrandAdScore[];
};
