import { InsightsQuerySchema, type InsightsQuery } from '../../contracts/insights';

/** Filters as the page's URL has them, by the names of InsightsQuerySchema. */
export const INSIGHTS_FILTER_NAMES = ['days', 'step', 'brand'] as const;

/** What a URL asks for. A value that means nothing (an old link, a hand edit) is left out, never an error page. */
export function readInsightsFilter(values: Readonly<Record<string, unknown>>): InsightsQuery {
  const usable = INSIGHTS_FILTER_NAMES.filter(
    (name) => InsightsQuerySchema.safeParse({ [name]: values[name] }).success,
  );
  return InsightsQuerySchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
}

/** The same as a query string, without what holds anyway: equal filters give equal strings. */
export function writeInsightsFilter({ days, step, brand }: InsightsQuery): string {
  const query = new URLSearchParams();
  if (days !== DEFAULTS.days) query.set('days', String(days));
  if (step !== DEFAULTS.step) query.set('step', step);
  if (brand !== undefined) query.set('brand', brand);
  return query.toString();
}

const DEFAULTS = InsightsQuerySchema.parse({});
