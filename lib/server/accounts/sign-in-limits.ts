import { createHash } from 'node:crypto';
import { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from '../config/env';
import { AppError } from '../errors';

const QUARTER_HOUR_S = 15 * 60;
// In a global, because Next's development server loads modules again on every change.
const held = globalThis as { touchstoneSignInLimits?: ReturnType<typeof openLimits> };

/**
 * Failed sign-ins allowed: few for one account from one address, more for an address, many for an account from
 * anywhere, so that a stranger elsewhere can hardly lock a person out.
 */
function openLimits() {
  const storeClient = new Pool({ connectionString: config().databaseUrl, max: 2 });
  // A restarted database closes idle connections; without a listener Node would exit. The next query reports it.
  storeClient.on('error', () => {});
  const shared = { storeClient, tableName: 'rate_limit', tableCreated: true };
  return {
    pair: new RateLimiterPostgres({ ...shared, keyPrefix: 'pair', points: 5, duration: QUARTER_HOUR_S }),
    address: new RateLimiterPostgres({
      ...shared,
      keyPrefix: 'address',
      points: 50,
      duration: QUARTER_HOUR_S,
    }),
    account: new RateLimiterPostgres({ ...shared, keyPrefix: 'account', points: 100, duration: 3_600 }),
  };
}

const limits = () => (held.touchstoneSignInLimits ??= openLimits());

/** Keys are hashed: the table names no person and no address. */
function keysOf(email: string, address: string) {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  return { pair: digest(`${email} ${address}`), address: digest(address), account: digest(email) };
}

/**
 * Counts an attempt before its password is looked at, so that parallel guesses are all counted.
 * @throws AppError `too-many-attempts` with the seconds to wait in its message
 */
export async function countSignInAttempt(email: string, address: string): Promise<void> {
  const keys = keysOf(email, address);
  try {
    await Promise.all([
      limits().pair.consume(keys.pair),
      limits().address.consume(keys.address),
      limits().account.consume(keys.account),
    ]);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.ceil(refusal.msBeforeNext / 1_000);
    throw new AppError('too-many-attempts', `Too many attempts; try again in ${seconds} seconds`, {
      cause: refusal,
    });
  }
}

/** A right password ends the count of this account from this address; the other two give back this one attempt. */
export async function forgiveSignInAttempt(email: string, address: string): Promise<void> {
  const keys = keysOf(email, address);
  await Promise.all([
    limits().pair.delete(keys.pair),
    limits().address.reward(keys.address),
    limits().account.reward(keys.account),
  ]);
}
