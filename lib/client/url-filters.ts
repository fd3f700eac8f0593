import { usePathname, useSearchParams } from 'next/navigation';

/** Filters kept in the page's URL, so that a list can be sent to somebody and Back returns to it. */
export function useUrlFilters(names: readonly string[]) {
  const pathname = usePathname();
  const search = useSearchParams();
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = search.get(name);
    if (value !== null && value !== '') values[name] = value;
  }
  return {
    values,
    setValues: (next: Readonly<Record<string, string>>) => {
      const query = new URLSearchParams(search);
      for (const name of names) query.delete(name);
      for (const [name, value] of Object.entries(next)) query.set(name, value);
      // Not the router's: the list asks for its rows itself, so the server need not render the page again.
      window.history.replaceState(null, '', query.size === 0 ? pathname : `${pathname}?${query}`);
    },
  };
}
