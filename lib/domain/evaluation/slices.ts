/**
 * What figures are cut by. `category`, `source` and `language` are those of the ad; `mark`, `mark-size` and `kind` of what
 * is seen of a brand, so only what is there is cut by them: they have recalls and no wrong flags.
 */
export const CASE_SLICES = ['category', 'source', 'language'] as const;
export const POSITIVE_SLICES = ['mark', 'mark-size', 'kind'] as const;
export const EVALUATION_SLICES = [...CASE_SLICES, ...POSITIVE_SLICES] as const;
export type EvaluationSlice = (typeof EVALUATION_SLICES)[number];

export const MARK_STATES = ['with', 'without', 'not-searched'] as const;
export type MarkState = (typeof MARK_STATES)[number];
export const MARK_SIZES = ['under-5', '5-to-10', '10-to-25', 'over-25', 'none', 'not-searched'] as const;
export type MarkSize = (typeof MARK_SIZES)[number];

/** @param size √area of the largest mark over the picture's longer side; 0 = none there; null = nobody searched */
export function markStateOf(size: number | null): MarkState {
  if (size === null) return 'not-searched';
  return size > 0 ? 'with' : 'without';
}

/** In percent of the picture's longer side; under 10 is what `touchstone evaluate` calls small. */
export function markSizeOf(size: number | null): MarkSize {
  if (size === null) return 'not-searched';
  if (size <= 0) return 'none';
  if (size < 0.05) return 'under-5';
  if (size < 0.1) return '5-to-10';
  return size < 0.25 ? '10-to-25' : 'over-25';
}
