/** An authorization that ends within so many days is to be renewed soon, and within so many at once. */
export const EXPIRY_WARNING_DAYS = { soon: 30, now: 7 } as const;

/** How much an end on `validTo` (the last day that counts) presses on the day `today`; both ISO dates. */
export function expiryWarning(validTo: string, today: string): keyof typeof EXPIRY_WARNING_DAYS | null {
  const days = daysBetween(today, validTo);
  if (days < 0) return null;
  if (days < EXPIRY_WARNING_DAYS.now) return 'now';
  return days < EXPIRY_WARNING_DAYS.soon ? 'soon' : null;
}

/** Whole days from one ISO date to another; negative when the second lies before the first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The ISO date `days` after an ISO date. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
