import { createHmac } from 'node:crypto';

/**
 * The permanent random number of a revision: uniform in [0, 1), the same for ever, not to be guessed without the
 * salt. HMAC-SHA-256(salt, revision id), its first 52 bits as a binary fraction.
 */
export function permanentRandom(salt: string, revisionId: string): number {
  const digest = createHmac('sha256', salt).update(revisionId).digest('hex');
  return Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52;
}
