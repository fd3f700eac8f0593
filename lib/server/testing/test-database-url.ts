import { randomBytes } from 'node:crypto';

/** A database name nobody else has. */
export const nameTestDatabase = (purpose: string) =>
  `touchstone_${purpose}_${randomBytes(6).toString('hex')}`;

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
