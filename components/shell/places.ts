import type { Role } from '@/lib/contracts/accounts';

/** Where the rail and the palette lead. A place is shown to those who have one of its roles; the server decides again. */
const PLACES = [
  { path: '/review', name: 'review', roles: ['reviewer', 'ops'] },
  { path: '/queue', name: 'queue', roles: ['reviewer', 'ops', 'admin'] },
  { path: '/label', name: 'label', roles: ['labeler', 'ops'] },
  { path: '/label/batches', name: 'batches', roles: ['ops', 'admin'] },
  { path: '/brands', name: 'brands', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/cases', name: 'cases', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/authorizations', name: 'authorizations', roles: ['ops', 'admin', 'reviewer'] },
  { path: '/thresholds', name: 'thresholds', roles: ['ops', 'admin'] },
  { path: '/data', name: 'data', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/datasets', name: 'datasets', roles: ['reviewer', 'labeler', 'ops', 'admin'] },
  { path: '/learning', name: 'learning', roles: ['ops', 'admin'] },
  { path: '/insights', name: 'insights', roles: ['ops', 'admin'] },
  { path: '/insights/alerts', name: 'alerts', roles: ['ops', 'admin'] },
  { path: '/evaluation', name: 'evaluation', roles: ['ops', 'admin'] },
  { path: '/data/exchange', name: 'exchange', roles: ['ops', 'admin'] },
  { path: '/releases', name: 'releases', roles: ['ops', 'admin'] },
  { path: '/admin/system', name: 'system', roles: ['ops', 'admin'] },
  { path: '/admin/accounts', name: 'accounts', roles: ['admin'] },
] as const satisfies ReadonlyArray<{ path: string; name: string; roles: readonly Role[] }>;

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
