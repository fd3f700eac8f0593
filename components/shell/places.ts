import type { Role } from '@/lib/contracts/accounts';

/** Where the rail and the palette lead. A place is shown to those who have one of its roles; the server decides again. */
const PLACES = [
  { path: '/review', name: 'review', group: 'work', roles: ['reviewer', 'ops'] },
  { path: '/queue', name: 'queue', group: 'work', roles: ['reviewer', 'ops', 'admin'] },
  { path: '/label', name: 'label', group: 'work', roles: ['labeler', 'ops'] },
  { path: '/label/batches', name: 'batches', group: 'work', roles: ['ops', 'admin'] },
  { path: '/brands', name: 'brands', group: 'brands', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/cases', name: 'cases', group: 'brands', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/authorizations', name: 'authorizations', group: 'brands', roles: ['ops', 'admin', 'reviewer'] },
  { path: '/thresholds', name: 'thresholds', group: 'brands', roles: ['ops', 'admin'] },
  { path: '/data', name: 'data', group: 'data', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/datasets', name: 'datasets', group: 'data', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/data/exchange', name: 'exchange', group: 'data', roles: ['ops', 'admin'] },
  { path: '/learning', name: 'learning', group: 'machine', roles: ['ops', 'admin'] },
  { path: '/evaluation', name: 'evaluation', group: 'machine', roles: ['ops', 'admin'] },
  { path: '/releases', name: 'releases', group: 'machine', roles: ['ops', 'admin'] },
  { path: '/insights', name: 'insights', group: 'house', roles: ['ops', 'admin'] },
  { path: '/insights/alerts', name: 'alerts', group: 'house', roles: ['ops', 'admin'] },
  { path: '/admin/system', name: 'system', group: 'house', roles: ['ops', 'admin'] },
  { path: '/admin/accounts', name: 'accounts', group: 'house', roles: ['admin'] },
] as const satisfies ReadonlyArray<{ path: string; name: string; group: string; roles: readonly Role[] }>;

export type Place = (typeof PLACES)[number];

export function placesOf(roles: readonly Role[]): Place[] {
  return PLACES.filter((place) => place.roles.some((role) => roles.includes(role)));
}

/** Where a person's work is; null when no page is made for their roles. */
export function startOf(roles: readonly Role[]): Place['path'] | null {
  if (roles.includes('reviewer')) return '/review';
  if (roles.includes('labeler')) return '/label';
  if (roles.includes('ops')) return '/queue';
  if (roles.includes('admin')) return '/admin/accounts';
  return null;
}
