/** The decision reasons of DOMAIN.md section 2, in the order of their keys 1 to 8. */
export const REASONS = [
  'counterfeit',
  'trademark-use',
  'mark-covered',
  'look-alike',
  'authorized',
  'generic-style',
  'not-this-brand',
  'unidentifiable',
] as const;
export type Reason = (typeof REASONS)[number];

/** The reasons for which an ad must go. */
export const VIOLATION_REASONS = ['counterfeit', 'trademark-use', 'mark-covered', 'look-alike'] as const;
/** The reasons that say the brand is on the pictures named as evidence, be it allowed or not. */
export const SHOWING_REASONS = [...VIOLATION_REASONS, 'authorized'] as const;
const VIOLATIONS: ReadonlySet<Reason> = new Set(VIOLATION_REASONS);
const SHOWING: ReadonlySet<Reason> = new Set(SHOWING_REASONS);

/** Whether an ad decided for this reason must go. */
export function isViolation(reason: Reason): boolean {
  return VIOLATIONS.has(reason);
}

/** Whether the brand is on the pictures named as evidence, be it allowed or not. */
export function showsBrand(reason: Reason): boolean {
  return SHOWING.has(reason);
}
