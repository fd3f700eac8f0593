import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default variant), 19 MiB, two passes: OWASP's first recommendation. */
export const PASSWORD_HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

/**
 * Whether a password fits a stored hash. For an unknown account (`null`) it hashes all the same, so that the time an
 * answer takes does not tell who has an account.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(await hashToTry(passwordHash), password);
  return fits && passwordHash !== null;
}

/** The stored hash, or one of the same cost that belongs to nobody. */
export function hashToTry(passwordHash: string | null): Promise<string> {
  if (passwordHash !== null) return Promise.resolve(passwordHash);
  decoy ??= hash('no account has this password', PASSWORD_HASHING);
  return decoy;
}
