const DAY_MS = 86_400_000;

/** The ISO date (UTC) that a moment lies in. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00Z`);
export const endOfDay = (day: string): Date => new Date(startOfDay(day).getTime() + DAY_MS);

/** The last `days` days, the one of `now` included. */
export function periodOf(days: number, now: Date): { from: string; to: string } {
  return { from: dayOf(new Date(now.getTime() - (days - 1) * DAY_MS)), to: dayOf(now) };
}

/** Every day from one to another, both included. */
export function listDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayOf(endOfDay(day))) days.push(day);
  return days;
}

/** The Monday of the day's week. */
export function mondayOf(day: string): string {
  const at = startOfDay(day);
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return dayOf(new Date(at.getTime() - sinceMonday * DAY_MS));
}
