import { AuthorizationFilterSchema, type AuthorizationFilter } from '../../contracts/authorizations';

/** Filters as the page's URL has them, by the names of AuthorizationFilterSchema; paging is not among them. */
export const AUTHORIZATION_FILTER_NAMES = ['state', 'brand', 'seller', 'source', 'sort'] as const;

/** What a URL asks for; a value that means nothing is left out, never an error page. */
export function readAuthorizationFilter(values: Readonly<Record<string, unknown>>): AuthorizationFilter {
  const usable = AUTHORIZATION_FILTER_NAMES.filter(
    (name) => AuthorizationFilterSchema.safeParse({ [name]: values[name] }).success,
  );
  return AuthorizationFilterSchema.parse(Object.fromEntries(usable.map((name) => [name, values[name]])));
}

/** The same as a query string, without what holds anyway: equal filters give equal strings. */
export function writeAuthorizationFilter(filter: AuthorizationFilter, cursor?: string | null): string {
  const query = new URLSearchParams();
  for (const name of AUTHORIZATION_FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '' && !(name === 'sort' && value === 'newest'))
      query.set(name, value);
  }
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}
