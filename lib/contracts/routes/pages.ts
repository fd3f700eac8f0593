import { people, PUBLIC, SIGNED_IN, type Access } from './api-route';

/** Pages and who may open them; nobody is sent to sign in, others to the page that says what is missing. */
export const PAGES: ReadonlyArray<{ path: string; access: Access }> = [
  { path: '/', access: SIGNED_IN },
  { path: '/login', access: PUBLIC },
  { path: '/forbidden', access: PUBLIC },
  { path: '/review', access: people('reviewer', 'ops') },
  { path: '/queue', access: people('reviewer', 'ops', 'admin') },
  { path: '/label', access: people('labeler', 'ops') },
  { path: '/label/batches', access: people('ops', 'admin') },
  { path: '/brands', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/brands/[slug]', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/brands/[slug]/cases', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/cases', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/authorizations', access: people('reviewer', 'ops', 'admin') },
  { path: '/brands/[slug]/thresholds', access: people('reviewer', 'ops', 'admin') },
  { path: '/brands/[slug]/definition', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/thresholds', access: people('ops', 'admin') },
  { path: '/data', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/datasets', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/datasets/[name]', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/datasets/[name]/[number]', access: people('reviewer', 'labeler', 'ops', 'admin') },
  { path: '/learning', access: people('ops', 'admin') },
  { path: '/learning/[runId]', access: people('ops', 'admin') },
  { path: '/data/exchange', access: people('ops', 'admin') },
  { path: '/admin/accounts', access: people('admin') },
  { path: '/admin/system', access: people('ops', 'admin') },
];
