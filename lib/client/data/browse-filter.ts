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
    (name) => BrowseFilterSchema.safeParse({ [name]: values[name] }).success,
  );
  return BrowseFilterSchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
}

/** The picture that others are to be like; null = the list is not about likeness. */
export function readLike(values: Values): string | null {
  const like = Sha256Schema.safeParse(values['like']);
  return like.success ? like.data : null;
}

/** The same as a query string, without what holds anyway: equal filters give equal strings. */
export function writeBrowseFilter(filter: BrowseFilter, cursor?: string | null): string {
  const query = toQuery(filter);
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}

/** What is asked of the pictures like one: the filters without their order. */
export function writeSimilarFilter(filter: BrowseFilter, like: SimilarFilter['like']): string {
  const query = toQuery(filter);
  query.delete('sort');
  query.set('like', like);
  return query.toString();
}

function toQuery(filter: BrowseFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of BROWSE_FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '' && value !== DEFAULTS[name]) query.set(name, String(value));
  }
  return query;
}

const DEFAULTS: Readonly<Partial<BrowseFilter>> = { sort: 'newest' };
