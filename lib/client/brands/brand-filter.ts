import { BrandListFilterSchema, type BrandListFilter } from '@/lib/contracts/brand-overviews';

/** Filters as the page's URL has them, by the names of BrandListFilterSchema; paging is not among them. */
export const BRAND_FILTER_NAMES = ['q', 'state'] as const;

/** What a URL asks for. A value that means nothing (an old link, a hand edit) is left out, never an error page. */
export function readBrandFilter(values: Readonly<Record<string, unknown>>): BrandListFilter {
  const usable = BRAND_FILTER_NAMES.filter(
    (name) => BrandListFilterSchema.safeParse({ [name]: values[name] }).success,
  );
  return BrandListFilterSchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
}

/** The same as a query string: equal filters give equal strings. */
export function writeBrandFilter(filter: BrandListFilter, cursor?: string | null): string {
  const query = new URLSearchParams();
  for (const name of BRAND_FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '') query.set(name, value);
  }
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}
