import { BrowseFilterSchema, type BrowseFilter, type SimilarFilter } from '@/lib/contracts/data-browser';
import { Sha256Schema } from '@/lib/contracts/ids';

/** Filters as the page's URL has them, by the names of BrowseFilterSchema; paging is not among them. */
export const BROWSE_FILTER_NAMES = [
  'brand',
  'presence',
  'kind',
  'hard',
  'reason',
  'boxed',
  'source',
  'scoreMin',
  'scoreMax',
  'sideMin',
  'sideMax',
  'from',
  'to',
  'dataset',
  'split',
  'sort',
] as const;
/** Beside the filters: the picture that others are to be like. */
export const DATA_URL_NAMES = [...BROWSE_FILTER_NAMES, 'like'] as const;

type Values = Readonly<Record<string, unknown>>;

/** What a URL asks for. A value that means nothing (an old link, a hand edit) is left out, never an error page. */
export function readBrowseFilter(values: Values): BrowseFilter {
  const usable = BROWSE_FILTER_NAMES.filter(
    (name) => values[name] !== undefined && BrowseFilterSchema.safeParse({ [name]: values[name] }).success,
  );
  const read = BrowseFilterSchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
  // Likeness is looked for among all pictures, unless the address says otherwise.
  return readLike(values) !== null && !usable.includes('presence') ? { ...read, presence: 'any' } : read;
}

/** The picture that others are to be like; null = the list is not about likeness. */
export function readLike(values: Values): string | null {
  const like = Sha256Schema.safeParse(values['like']);
  return like.success ? like.data : null;
}

/** The same as a query string, without what holds anyway: equal filters give equal strings. */
export function writeBrowseFilter(filter: BrowseFilter, cursor?: string | null): string {
  const query = toQuery(filter, 'answered');
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}

/** What is asked of the pictures like one: the filters without their order. */
export function writeSimilarFilter(filter: BrowseFilter, like: SimilarFilter['like']): string {
  const query = toQuery(filter, 'any');
  query.delete('sort');
  query.set('like', like);
  return query.toString();
}

function toQuery(filter: BrowseFilter, presence: BrowseFilter['presence']): URLSearchParams {
  const query = new URLSearchParams();
  const defaults: Partial<BrowseFilter> = { sort: 'newest', presence };
  for (const name of BROWSE_FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '' && value !== defaults[name]) query.set(name, String(value));
  }
  return query;
}
