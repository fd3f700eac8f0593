import type { AuthorizationPeriod } from '@/lib/domain/authorizations/standing';

/** An authorization row in the words of the domain. */
export function toPeriod(row: {
  validFrom: Date;
  validTo: Date;
  categories: string[];
  approvedAt: Date | null;
  revokedAt: Date | null;
}): AuthorizationPeriod {
  return {
    validFrom: row.validFrom.toISOString().slice(0, 10),
    validTo: row.validTo.toISOString().slice(0, 10),
    categories: row.categories,
    isApproved: row.approvedAt !== null,
    isRevoked: row.revokedAt !== null,
  };
}
