import type { BrandOverview } from '@/lib/contracts/brand-overviews';
import type { SessionUser } from '@/lib/server/accounts/find-session-user';
import { getBrandOverview } from '@/lib/server/brands/list-brand-overviews';
import { db } from '@/lib/server/database/db';
import { openPage } from '../open-page';
import { orNotFound } from '../or-not-found';

/**
 * The person who opens a page of a brand, and the brand. Others are sent away before anything is read; a brand that there
 * is not is the page that says so.
 */
export async function openBrandPage(
  path: `/brands/[slug]${string}`,
  slug: string,
): Promise<{ person: SessionUser; brand: BrandOverview }> {
  const person = await openPage(path, '', path.replace('[slug]', slug));
  return { person, brand: await getBrandOverview(db(), slug).catch(orNotFound) };
}
