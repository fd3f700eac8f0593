import { z } from 'zod';

const weights = {
  bias: z.number(),
  similarity: z.number(),
  standard: z.number(),
  margin: z.number(),
  negative: z.number(),
  objectness: z.number(),
};

/**
 * The file of the part `matcher`: global weights that turn what is known of a detection and a brand into log-odds
 * that the detection shows a mark of the brand (lib/domain/match-marks.ts says what each feature is).
 */
export const MatcherModelSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** For brands known by their gallery alone. */
  gallery: z.strictObject(weights),
  /** For brands whose labelled boxes have trained a mark head; `head` weighs its value. */
  withHead: z.strictObject({ ...weights, head: z.number() }),
  /** A detection whose most probable brand is below this is an unknown mark. */
  unknownBelow: z.number().min(0).max(1),
});
