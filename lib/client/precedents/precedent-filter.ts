import { PrecedentFilterSchema, type PrecedentFilter } from '../../contracts/precedents';

/** Filters as the page's URL has them, by the names of PrecedentFilterSchema; paging is not among them. */
export const PRECEDENT_FILTER_NAMES = ['q', 'outcome', 'reason', 'brand', 'tag', 'state'] as const;

/** What a URL asks for; a value that means nothing is left out, never an error page. */
export function readPrecedentFilter(values: Readonly<Record<string, unknown>>): PrecedentFilter {
  const usable = PRECEDENT_FILTER_NAMES.filter(
    (name) => PrecedentFilterSchema.safeParse({ [name]: values[name] }).success,
  );
  return PrecedentFilterSchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
}

/** The same as a query string, without what holds anyway: equal filters give equal strings. */
export function writePrecedentFilter(filter: PrecedentFilter, cursor?: string | null): string {
  const query = new URLSearchParams();
  for (const name of PRECEDENT_FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '' && value !== 'standing') query.set(name, value);
  }
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}
