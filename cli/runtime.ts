import { config, parseLaunchEnv, type Config, type LaunchConfig } from '@/lib/server/config/env';
import { OperatorError } from '@/lib/server/config/operator-error';
import { loadSecrets } from '@/lib/server/config/secrets';
import { db, type Db } from '@/lib/server/database/db';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@/lib/server/database/embedded-postgres';
import { listPendingMigrations } from '@/lib/server/database/migrate';
import { prepareDatabase } from '@/lib/server/database/prepare-database';
import { stopSender } from '@/lib/server/jobs/boss';

export type Runtime = { db: Db; config: Config };

/**
 * What a command needs to work: the configuration complete and a migrated database. Without DATABASE_URL it
 * starts the embedded server, or takes the one that is running, and afterwards stops it only if it started it and
 * nobody else has come to use it.
 *
 * @throws OperatorError when a setting is wrong, or a real database lacks migrations
 */
export async function withRuntime<Result>(work: (runtime: Runtime) => Promise<Result>): Promise<Result> {
  const server = await openConfiguredServer();
  try {
    await requireMigrated(config());
    return await work({ db: db(), config: config() });
  } finally {
    await closeConnections();
    if (server && !server.wasRunning) await server.stopIfIdle();
  }
}

/** Closes what this process has open to the database; each of it would keep the process from ending. */
export async function closeConnections(): Promise<void> {
  await stopSender();
  await db().$disconnect();
}

/** Starts the embedded server if the environment names no other, and completes the environment. */
export async function openConfiguredServer(
  onProgress?: (message: string) => void,
): Promise<EmbeddedPostgres | null> {
  const launch = parseLaunchEnv(process.env);
  if (launch.databaseUrl !== null) return null;
  const server = await startEmbeddedPostgres(launch.dataDir, onProgress ? { onProgress } : {});
  Object.assign(process.env, await embeddedEnvironment(launch, server.url));
  return server;
}

/** What processes of an embedded installation are given beside the variables people set. */
export async function embeddedEnvironment(
  launch: LaunchConfig,
  databaseUrl: string,
): Promise<Record<string, string>> {
  const secrets = await loadSecrets(launch.dataDir);
  return {
    TOUCHSTONE_EMBEDDED: '1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: launch.dataDir,
    NEXTAUTH_SECRET: launch.authSecret ?? secrets.authSecret,
    TRIAGE_SALT: launch.triageSalt ?? secrets.triageSalt,
  };
}

async function requireMigrated({ databaseUrl, isEmbedded }: Config): Promise<void> {
  const pending = await listPendingMigrations(databaseUrl);
  if (pending.length === 0) return;
  if (!isEmbedded) {
    throw new OperatorError(
      `The database lacks ${pending.length} migrations (the first is ${pending[0]}); run npx touchstone migrate.`,
    );
  }
  await prepareDatabase(databaseUrl);
}
