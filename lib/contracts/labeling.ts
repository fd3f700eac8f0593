import { z } from 'zod';
import { toHundredths } from '../domain/labeling/hundredths';

/** More boxes than that on one picture are a mistake. */
export const MAX_BOXES = 2_000;
export const MAX_SUGGESTIONS = 300;

const px = () => z.number().overwrite(toHundredths).max(1e6);
/** Original-image pixels, EXIF orientation applied, origin top-left; rounded to hundredths of a pixel. */
export const RectSchema = z
  .object({
    x: px().nonnegative(),
    y: px().nonnegative(),
    width: px().positive(),
    height: px().positive(),
  })
  .strict();

export const LABEL_OUTCOMES = ['boxes', 'no-mark', 'cannot-tell', 'wrong-brand'] as const;
/**
 * `no-mark`: no mark of the brand (of any brand, for a task without one) is in the picture. `wrong-brand`: the picture
 * shows another brand, so the brand is absent altogether. `cannot-tell` teaches nothing.
 */
export const LabelOutcomeSchema = z.enum(LABEL_OUTCOMES);
export type LabelOutcome = z.infer<typeof LabelOutcomeSchema>;

export const SUGGESTION_FATES = ['accepted', 'edited', 'rejected', 'ignored'] as const;
export const SuggestionFateSchema = z.enum(SUGGESTION_FATES);
export type SuggestionFate = z.infer<typeof SuggestionFateSchema>;
export const BoxProvenanceSchema = z.enum(['drawn', 'accepted', 'edited', 'imported']);
export type BoxProvenance = z.infer<typeof BoxProvenanceSchema>;
