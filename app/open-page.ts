import { PAGES } from '@/lib/contracts/routes/pages';
import type { SessionUser } from '@/lib/server/accounts/find-session-user';
import { requirePageUser } from '@/lib/server/session';

type PagePath = (typeof PAGES)[number]['path'];

/**
 * The person who opens a page, if the table of pages lets them; others are sent away before anything is read.
 * @param query what follows the path, so that signing in leads back to the same filters
 * @param address the path with its parameters filled in, where the table's has some
 */
export function openPage(path: PagePath, query = '', address: string = path): Promise<SessionUser> {
  const page = PAGES.find((row) => row.path === path);
  if (page?.access.kind !== 'people') throw new Error(`${path} is not a page for signed-in people`);
  return requirePageUser(query === '' ? address : `${address}?${query}`, ...page.access.roles);
}
