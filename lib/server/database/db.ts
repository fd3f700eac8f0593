import { PrismaPg } from '@prisma/adapter-pg';
import { config } from '../config/env';
import { PrismaClient, type Prisma } from '../generated/prisma/client';

export type Db = PrismaClient;
/** A transaction under way; verbs that take `Db | Tx` may join their caller's. */
export type Tx = Prisma.TransactionClient;

const WEB_POOL_SIZE = 10;
// In a global, because Next's development server loads modules again on every change.
const held = globalThis as { touchstoneDb?: Db };

/** A client with a pool of its own; `$disconnect` it. */
export function createDb(url: string, poolSize = WEB_POOL_SIZE): Db {
  const adapter = new PrismaPg({
    connectionString: url,
    max: poolSize,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
  });
  return new PrismaClient({ adapter });
}

/** The client of this process, connected at its first query. */
export function db(): Db {
  held.touchstoneDb ??= createDb(config().databaseUrl);
  return held.touchstoneDb;
}
