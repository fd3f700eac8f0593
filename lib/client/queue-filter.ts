import { QueueFilterSchema, type QueueFilter } from '../contracts/review';

/** Filters as the page's URL has them, by the names of QueueFilterSchema; paging is not among them. */
export const QUEUE_FILTER_NAMES = [
  'state',
  'brand',
  'suspectedUnder',
  'answeredUnder',
  'source',
  'seller',
  'q',
  'sort',
] as const;

/** What a URL asks for. A value that means nothing (an old link, a hand edit) is left out, never an error page. */
export function readQueueFilter(values: Readonly<Record<string, unknown>>): QueueFilter {
  const ofBrand = isUsable('brand', values) ? values['brand'] : undefined;
  const usable = QUEUE_FILTER_NAMES.filter((name) =>
    OF_A_BRAND.has(name) && ofBrand === undefined ? false : isUsable(name, values),
  );
  return QueueFilterSchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
}

/** Versions of a definition mean nothing without its brand. */
const OF_A_BRAND: ReadonlySet<string> = new Set(['suspectedUnder', 'answeredUnder']);

const isUsable = (name: (typeof QUEUE_FILTER_NAMES)[number], values: Readonly<Record<string, unknown>>) =>
  QueueFilterSchema.shape[name].safeParse(values[name]).success;

/** The same as a query string, without what holds anyway: equal filters give equal strings. */
export function writeQueueFilter(filter: QueueFilter, cursor?: string | null): string {
  const query = new URLSearchParams();
  for (const name of QUEUE_FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '' && value !== DEFAULTS[name]) query.set(name, String(value));
  }
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}

const DEFAULTS: Readonly<Partial<QueueFilter>> = { state: 'open', sort: 'priority' };
