import type { Role } from '@/lib/contracts/accounts';

/** Where the rail and the palette lead. A place is shown to those who have one of its roles; the server decides again. */
export const PLACES = [
  { path: '/review', name: 'review', roles: ['reviewer', 'ops'] },
  { path: '/queue', name: 'queue', roles: ['reviewer', 'ops', 'admin'] },
  { path: '/admin', name: 'admin', roles: ['admin'] },
] as const satisfies ReadonlyArray<{ path: string; name: string; roles: readonly Role[] }>;

export type Place = (typeof PLACES)[number];
