import type { Role } from './accounts';

/** Known to everybody, therefore only on loopback with the embedded database (`config().isDemonstration`). */
export const DEMONSTRATION_ACCOUNTS: ReadonlyArray<{ email: string; name: string; roles: readonly Role[] }> =
  [
    { email: 'reviewer@demo.invalid', name: 'Rae Reviewer', roles: ['reviewer'] },
    { email: 'reviewer2@demo.invalid', name: 'Remy Reviewer', roles: ['reviewer'] },
    { email: 'labeler@demo.invalid', name: 'Lou Labeler', roles: ['labeler'] },
    { email: 'ops@demo.invalid', name: 'Oda Operator', roles: ['ops'] },
    { email: 'admin@demo.invalid', name: 'Ada Admin', roles: ['admin', 'ops', 'reviewer'] },
  ];
export const DEMONSTRATION_PASSWORD = 'touchstone-demo';
