/** How much of what only the candidate flags people look at. */
export const REVIEW_SHARES = [0.1, 0.25, 0.5, 1] as const;
export const DEFAULT_REVIEW_SHARE: number = 0.5;
