/** Where the rail and the palette lead. A place is shown to those who have one of its roles; the server decides again. */
export const PLACES = [
  { path: '/review', name: 'review', roles: ['reviewer'] },
  { path: '/queue', name: 'queue', roles: ['reviewer', 'ops', 'admin'] },
  { path: '/admin', name: 'admin', roles: ['admin'] },
] as const;

export type Place = (typeof PLACES)[number];
