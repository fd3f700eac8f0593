export type AuthorizationPeriod = {
  /** ISO dates, both inclusive. */
  validFrom: string;
  validTo: string;
  /** Empty = every category. */
  categories: readonly string[];
  isApproved: boolean;
  isRevoked: boolean;
};

export type AuthorizationStanding =
  'valid' | 'not-yet' | 'expired' | 'other-category' | 'not-approved' | 'revoked';

/** Whether an authorization covers an ad of `category` on the day `onDate` (ISO date), and if not, why not. */
export function authorizationStanding(
  authorization: AuthorizationPeriod,
  category: string,
  onDate: string,
): AuthorizationStanding {
  if (authorization.isRevoked) return 'revoked';
  if (!authorization.isApproved) return 'not-approved';
  if (onDate < authorization.validFrom) return 'not-yet';
  if (onDate > authorization.validTo) return 'expired';
  const { categories } = authorization;
  if (
    categories.length > 0 &&
    !categories.some((covered) => covered.toLowerCase() === category.toLowerCase())
  ) {
    return 'other-category';
  }
  return 'valid';
}
