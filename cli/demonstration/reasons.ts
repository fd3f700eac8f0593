import { REASONS as DECISION_REASONS } from '@/lib/domain/reasons';

/** The reasons that a reviewer decides with: the first four are violations. `no-brand` is traffic that nobody would decide about. */
export const REASONS = [...DECISION_REASONS, 'no-brand'] as const;
export type Reason = (typeof REASONS)[number];
/** About a brand, shown or suspected. */
export type BrandedReason = Exclude<Reason, 'no-brand'>;

/** Out of 300; `no-brand` takes what rounding leaves. */
const PARTS_OF_300: Record<BrandedReason, number> = {
  counterfeit: 30,
  'trademark-use': 34,
  'mark-covered': 20,
  'look-alike': 22,
  authorized: 30,
  'generic-style': 11,
  'not-this-brand': 11,
  unidentifiable: 9,
};

/** One reason an ad, every reason at least once. @throws when `count` is too small for that. */
export function spreadReasons(count: number): Reason[] {
  if (count < REASONS.length) throw new Error(`count must be at least ${REASONS.length}, got ${count}`);
  const branded = Object.entries(PARTS_OF_300).flatMap(([reason, parts]) =>
    Array.from({ length: Math.max(1, Math.floor((parts * count) / 300)) }, () => reason as Reason),
  );
  const rest = Array.from({ length: count - branded.length }, (): Reason => 'no-brand');
  return [...branded, ...rest];
}

/** Whether the brand can be seen, so that it is the ad's true brand and not only the suspected one. */
export function showsBrand(reason: Reason): boolean {
  return SHOWS_BRAND[reason];
}

const SHOWS_BRAND: Record<Reason, boolean> = {
  counterfeit: true,
  'trademark-use': true,
  'mark-covered': true,
  'look-alike': true,
  authorized: true,
  'generic-style': false,
  'not-this-brand': false,
  unidentifiable: false,
  'no-brand': false,
};
