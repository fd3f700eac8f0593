import type { Role } from '@/lib/contracts/accounts';

/**
 * The pages of one brand, in their order: `path` is what follows /brands/[slug] and has its row in PAGES. A tab is shown
 * to those who have one of its roles; the server decides again. Its words are `brands.tabs.<name>`.
 */
const BRAND_TABS = [
  { name: 'overview', path: '', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { name: 'definition', path: '/definition', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { name: 'coldStart', path: '/cold-start', roles: ['ops', 'admin'] },
  { name: 'thresholds', path: '/thresholds', roles: ['reviewer', 'ops', 'admin'] },
  { name: 'cases', path: '/cases', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
] as const satisfies ReadonlyArray<{ name: string; path: string; roles: readonly Role[] }>;

export type BrandTab = (typeof BRAND_TABS)[number];

export function tabsOf(roles: readonly Role[]): BrandTab[] {
  return BRAND_TABS.filter((tab) => tab.roles.some((role) => roles.includes(role)));
}
